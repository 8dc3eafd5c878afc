from pathlib import Path

import orjson
import pytest

from core.cli.main import main
from core.session import Session
from core.text.parts import Correction

TEXT = "好文档分享网站\n城东区2024年工作总结\n一、工作回顾\n"
TEXT += "新建学校𠮷所。\n二、工作打算\n培训教师。\n扫描下方二维码，关注我们\n"


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "p.biaodu"
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert main(["new", str(path)]) == 0
    assert main(["import", str(path), str(tmp_path / "a.txt")]) == 0
    capsys.readouterr()
    return path


def answer(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, list[dict[str, object]]]:
    assert main([*map(str, arguments), "--json"]) == 0
    return orjson.loads(capsys.readouterr().out)


def test_outline_masks_and_metadata_as_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = answer(capsys, "show", project, "城东区2024年工作总结", "--outline", "--mask", "--meta")
    assert list(shown) == ["outline", "mask", "meta"]
    node = shown["outline"][0]
    assert list(node) == ["level", "start", "end", "title_start", "title_end"]
    assert TEXT[node["title_start"] : node["title_end"]] == "一、工作回顾"  # type: ignore[misc]
    assert [(TEXT[row["start"] : row["end"]], row["reason"]) for row in shown["mask"]] == [  # type: ignore[misc]
        ("好文档分享网站", "banner"),
        ("扫描下方二维码，关注我们", "promotion"),
    ]
    meta: dict[str, object] = shown["meta"]  # type: ignore[assignment]
    assert (meta["title"], meta["region"], meta["year"], meta["kind"]) == (
        "城东区2024年工作总结",
        "城东区",
        2024,
        "summary",
    )
    kinds = [(row["title"], row["kind"]) for row in meta["parts"]]  # type: ignore[attr-defined]
    assert kinds == [("一、工作回顾", "reports"), ("二、工作打算", "plans")]


def test_a_corrected_part_is_shown_as_corrected(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    title = "城东区2024年工作总结"
    with Session.open(project) as session:
        document = session.documents.find(title).id
        session.documents.correct_part(document, TEXT.index("二、"), Correction.REPORTS)
    meta: dict[str, object] = answer(capsys, "show", project, title, "--meta")["meta"]  # type: ignore[assignment]
    told = [(row["kind"], row["corrected"]) for row in meta["parts"]]  # type: ignore[attr-defined]
    assert told == [("reports", False), ("reports", True)]
    assert main(["show", str(project), title, "--meta"]) == 0
    said = capsys.readouterr().out
    assert "reports (corrected): 二、工作打算" in said
    assert "parts:" not in said


def test_each_part_by_itself_and_the_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = "城东区2024年工作总结"
    assert list(answer(capsys, "show", project, document, "--mask")) == ["mask"]
    assert answer(capsys, "show", project, document)["text"] == TEXT  # type: ignore[comparison-overlap]
    assert main(["show", str(project), document]) == 0
    assert capsys.readouterr().out == TEXT
    assert main(["show", str(project), document, "--meta", "--outline", "--mask"]) == 0
    said = capsys.readouterr().out
    assert "plans: 二、工作打算" in said
    assert "二、工作打算  [" in said
    assert "banner" in said


def test_columns_of_tables_can_be_named(tmp_path: Path, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "t.csv").write_text("甲,乙\n题目一,短文一\n", encoding="utf-8")
    command = ["import", str(project), str(tmp_path / "t.csv"), "--json"]
    assert main([*command, "--column", "text=乙", "--column", "title=甲"]) == 0
    imported = orjson.loads(capsys.readouterr().out)["imported"]
    assert [row["title"] for row in imported] == ["题目一"]
    assert main([*command, "--column", "正文=乙"]) == 2


def test_withheld_values_are_listed_with_their_places(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "阅读次数：xx次\n某区教育局20xx年工作总结\n一、工作回顾\n新建学校x所，投入xxx万元。\n"
    (tmp_path / "b.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "p.biaodu"
    assert main(["new", str(path)]) == 0
    assert main(["import", str(path), str(tmp_path / "b.txt")]) == 0
    capsys.readouterr()
    meta: dict[str, object] = answer(capsys, "show", path, "某区教育局20xx年工作总结", "--meta")["meta"]  # type: ignore[assignment]
    assert (meta["region"], meta["year"], meta["withheld"]) == ("某区", None, ["region", "year"])
    values: dict[str, object] = meta["withheld_values"]  # type: ignore[assignment]
    spans: list[dict[str, int]] = values["spans"]  # type: ignore[assignment]
    assert values["number"] == len(spans)
    assert [text[span["start"] : span["end"]] for span in spans] == [span["text"] for span in spans]
    assert [span["text"] for span in spans] == ["某", "20xx年", "x", "xxx"]
    assert main(["show", str(path), "某区教育局20xx年工作总结", "--meta"]) == 0
    said = capsys.readouterr().out
    assert "year: (withheld)" in said
    assert "region: 某区 (withheld)" in said
    assert "withheld values: 4 (某, 20xx年, x, xxx)" in said
    assert answer(capsys, "stats", path)["withheld_values"] == 4
