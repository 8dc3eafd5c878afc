"""``matrix``."""

import csv
from pathlib import Path

from core.cli.main import main
from tests.core.cli.conftest import Run
from tests.core.matrix.reports import EAST, reports


def made(tmp_path: Path) -> Path:
    path = tmp_path / "a.biaodu"
    session, _documents = reports(path)
    session.close()
    return path


def test_the_matrix_comes_as_json(tmp_path: Path, run: Run) -> None:
    status, found, _ = run("matrix", made(tmp_path), "--layers", "王敏", "--label", "infrastructure")
    assert status == 0
    assert [label["code"] for label in found["labels"]] == ["infrastructure"]
    east, west, north = (row["cells"]["infrastructure"] for row in found["rows"])
    assert [cell["state"] for cell in (east, west, north)] == ["said", "said", "unread"]
    assert [EAST[passage["start"] : passage["end"]] for passage in east["passages"]] == [
        passage["quote"] for passage in east["passages"]
    ]
    assert [(figure["value"], figure["unit"], figure["reported"]) for figure in east["figures"]] == [
        (900, "个", "done"),
        (21961000, "元", "done"),
    ]


def test_several_layers_stand_beside_each_other(tmp_path: Path, run: Run) -> None:
    _, found, _ = run("matrix", made(tmp_path), "--by", "region", "--no-figures")
    named = [(row["name"], row["layer"]) for row in found["rows"]]
    assert {("城东区", "王敏"), ("城东区", "李强")} <= set(named)


def test_files_are_written(tmp_path: Path, run: Run) -> None:
    project = made(tmp_path)
    paths = [tmp_path / name for name in ("m.xlsx", "m.csv", "m.html")]
    assert main(["matrix", str(project), *(f"--{path.suffix[1:]}={path}" for path in paths)]) == 0
    assert all(path.stat().st_size for path in paths)
    rows = list(csv.reader(paths[1].read_text("utf-8-sig").splitlines()))
    assert rows[0][0] == "report"


def test_an_unknown_label_is_refused(tmp_path: Path, run: Run) -> None:
    assert run("matrix", made(tmp_path), "--label", "nonsense")[0] == 1
