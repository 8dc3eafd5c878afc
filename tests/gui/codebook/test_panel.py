import json
from pathlib import Path

from gui.codebook.model import CodebookColumn
from tests.gui.codebook.conftest import cells, editor, finish


def test_shows_labels_with_keys_and_counts(project, panel):
    project.label(0, 6, 0)
    project.label(0, 6, 1)
    project.label(0, 4, 0, place=1)
    assert cells(panel, CodebookColumn.NAME) == ["Infrastructure", "Teachers", "Campus safety", "Student aid"]
    assert cells(panel, CodebookColumn.KEY) == ["1", "2", "3", "4"]
    assert cells(panel, CodebookColumn.HERE) == ["1", "1", "", ""]
    assert cells(panel, CodebookColumn.PROJECT) == ["2", "1", "", ""]


def test_json_goes_out_and_comes_in(project, panel, tmp_path: Path):
    path = tmp_path / "手册.json"
    panel.export_codebook(path)
    loaded = json.loads(path.read_text("utf-8"))
    assert [row["code"] for row in loaded["labels"]] == ["infrastructure", "teachers", "safety", "subsidies"]
    loaded["labels"][0]["name_en"] = "Buildings"
    path.write_text(json.dumps(loaded), "utf-8")
    panel.import_codebook(path)
    assert cells(panel, CodebookColumn.NAME)[0] == "Buildings"


def test_broken_json_is_refused(project, panel, tmp_path: Path):
    errors = []
    panel.failed.connect(errors.append)
    path = tmp_path / "broken.json"
    path.write_text("{", "utf-8")
    panel.import_codebook(path)
    panel.import_codebook(tmp_path / "missing.json")
    assert errors[0].code == "codebook.bad_json"
    assert errors[1].fields["path"] == str(tmp_path / "missing.json")


def test_speaks_chinese(project, panel, qtbot, chinese):
    assert cells(panel, CodebookColumn.NAME)[0] == "基础设施"
    panel.select(project.labels[0].id)
    panel.view.edit_cell(CodebookColumn.NAME)
    editor(panel).setText("校舍")
    finish(panel, qtbot)
    assert project.labels[0].name_zh == "校舍"
