"""The codebook, shown, written and read."""

from pathlib import Path

import orjson
import pytest

from core.cli.main import main
from tests.core.cli.conftest import Run


def test_a_codebook_goes_out_and_into_a_new_project(project: Path, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "codebook.json"
    assert run("codebook", project, "--export", file)[1]["labels"] == 4
    book = orjson.loads(file.read_bytes())
    book["labels"] = book["labels"][:2]
    file.write_bytes(orjson.dumps(book))
    assert run("new", tmp_path / "q.biaodu", "--codebook", file)[0] == 0
    labels = run("list", tmp_path / "q.biaodu", "labels")[1]
    assert [label["code"] for label in labels] == ["infrastructure", "teachers"]
    assert run("codebook", project, "--import", file)[0] == 0
    assert len(run("list", project, "labels")[1]) == 2  # type: ignore[arg-type]
    assert run("codebook", project)[1]["format"] == "biaodu-codebook"


def test_columns_line_up_although_chinese_is_wide(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["codebook", str(project)])
    names = [line.partition("#")[0] for line in capsys.readouterr().out.splitlines()[1:]]
    assert len({len(start) for start in names}) == 1
