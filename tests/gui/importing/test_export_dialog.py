"""What goes in and out: import, export and their reports."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from core.exporting import export
from core.formats.dataset import Dataset, WhoseLayers
from core.formats.registry import formats
from core.selecting import find_profile
from gui.importing.export_dialog import ExportDialog


def submitted(dialog) -> list[tuple]:
    told: list[tuple] = []
    dialog.submitted.connect(lambda *values: told.append(values))
    return told


def test_export_of_the_whole_project(project, parent, freed, tmp_path: Path):
    dialog = ExportDialog(project.session, parent)
    told = submitted(dialog)
    dialog.open()
    dialog.ok_button().click()
    expected = {"format": "jsonl", "options": {"shape": "documents"}, "documents": None, "annotator": None}
    expected["dataset"] = Dataset(layers=WhoseLayers.AUTO, card=True)
    assert told == [(project.session.path.with_suffix(".jsonl"), expected)]
    freed(dialog)


def test_export_of_chosen_documents_of_one_annotator_does_what_it_says(project, parent, tmp_path: Path):
    project.label(0, 6)
    dialog = ExportDialog(project.session, parent, selected=[project.document(0)])
    dialog.open()
    dialog.path.setText(str(tmp_path / "out.jsonl"))
    dialog.choose("shape", "passages")
    dialog.annotator.setCurrentIndex(dialog.annotator.findData(project.me.id))
    told = submitted(dialog)
    dialog.ok_button().click()
    ((path, options),) = told
    assert options["options"] == {"shape": "passages"}
    assert (options["documents"], options["annotator"]) == ([project.document(0)], project.me.id)
    assert export(project.session, path, **options).spans == 1


def test_export_needs_a_document_and_a_path(project, parent):
    dialog = ExportDialog(project.session, parent)
    dialog.open()
    dialog.which.setCurrentIndex(1)
    assert dialog.list.isVisible()
    assert not dialog.ok_button().isEnabled()
    model = dialog.list.model()
    model.setData(model.index(1, 0), Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    assert dialog.options()["documents"] == [project.document(1)]
    assert dialog.ok_button().isEnabled()
    dialog.path.clear()
    assert not dialog.ok_button().isEnabled()


def test_cancelled_export_says_nothing(project, parent, freed):
    dialog = ExportDialog(project.session, parent)
    told = submitted(dialog)
    dialog.open()
    dialog.buttons.button(dialog.buttons.StandardButton.Cancel).click()
    assert told == []
    freed(dialog)


def notice(dialog) -> str:
    label = dialog.findChild(QLabel, "export_notice")
    return label.text() if label.isVisible() else ""


def test_export_onto_an_older_file_says_that_it_replaces_it(project, parent, tmp_path: Path):
    older = tmp_path / "旧.jsonl"
    older.write_text("{}\n")
    dialog = ExportDialog(project.session, parent)
    dialog.open()
    assert (notice(dialog), dialog.ok_button().text()) == ("", "Export")
    dialog.path.setText(str(older))
    assert notice(dialog) == "旧.jsonl is there already; it will be replaced."
    assert dialog.ok_button().text() == "Replace"
    dialog.path.setText(str(tmp_path / "新.jsonl"))
    assert (notice(dialog), dialog.ok_button().text()) == ("", "Export")


@pytest.mark.parametrize("typed", ["测试.biaodu", "没有/数据.jsonl", "青山区" * 120, "报告.docx", "."])
def test_export_does_not_write_where_it_would_destroy_or_fail(project, parent, compose, tmp_path: Path, typed: str):
    (tmp_path / "报告.docx").write_bytes(b"PK\x03\x04\x14\0")
    dialog = ExportDialog(project.session, parent)
    dialog.open()
    dialog.path.clear()
    QTest.mouseClick(dialog.path, Qt.MouseButton.LeftButton)
    compose(dialog.path, typed)
    assert notice(dialog)
    assert not dialog.ok_button().isEnabled()


def test_export_puts_a_bare_name_beside_the_project(project, parent):
    dialog = ExportDialog(project.session, parent)
    dialog.open()
    dialog.path.setText("数据.jsonl")
    told = submitted(dialog)
    dialog.ok_button().click()
    assert told[0][0] == project.session.path.with_name("数据.jsonl")


def test_choices_kept_under_a_name_are_made_again(project, parent, tmp_path: Path):
    first = ExportDialog(project.session, parent)
    first.open()
    assert not first.keep_button.isEnabled()
    first.choose("shape", "sentences")
    first.dataset.split.setText("0.8，0.2")
    first.dataset.ticks["anonymous"].click()
    first.annotator.setCurrentIndex(first.annotator.findData(project.other.id))
    first.keep_name.setText("训练")
    first.keep_button.click()
    kept = first.as_profile()
    second = ExportDialog(project.session, parent)
    second.open()
    second.profile.setCurrentIndex(second.profile.findText("训练"))
    second.profile.activated.emit(second.profile.currentIndex())
    assert second.as_profile() == kept == find_profile(project.session, "训练")
    assert kept.dataset.shares == (0.8, 0.2)
    assert kept.dataset.people == ("李强",)


def test_shares_that_are_none_are_not_exported(project, parent):
    dialog = ExportDialog(project.session, parent)
    dialog.open()
    for text in ("0.8, 0.8", "much", "1"):
        dialog.dataset.split.setText(text)
        assert not dialog.ok_button().isEnabled(), text
        assert notice(dialog)
    dialog.dataset.split.setText("0.8, 0.1, 0.1")
    assert dialog.ok_button().isEnabled()


NAMES = [("数据.jsonl", "数据.xlsx"), ("2024.5月", "2024.5月.xlsx"), ("数据.xlsx", "数据.xlsx")]


@pytest.mark.parametrize(("typed", "becomes"), NAMES)
def test_the_suffix_follows_the_format(project, parent, typed: str, becomes: str):
    dialog = ExportDialog(project.session, parent)
    dialog.open()
    dialog.path.setText(typed)
    dialog.format.setCurrentIndex([known.id for known in formats().values() if known.writes].index("xlsx"))
    assert dialog.path.text() == becomes


def test_the_suffix_follows_the_format_whatever_the_file_dialog_said(project, parent, monkeypatch, tmp_path: Path):
    dialog = ExportDialog(project.session, parent)
    dialog.open()
    monkeypatch.setattr("gui.importing.export_dialog.choose_file_to_save", lambda *_given: tmp_path / "数据.csv")
    dialog.browse_button.click()
    assert dialog.path.text() == str(tmp_path / "数据.jsonl")


def test_what_the_project_does_not_use_is_not_said_to_be_left_out(project, parent):
    def said() -> str:
        dialog = ExportDialog(project.session, parent)
        dialog.show()
        dialog.format.setCurrentIndex([known.id for known in dialog._formats].index("csv"))
        return notice(dialog)

    assert "memos" not in said()
    project.session.memos.write("project", "", "第一轮试标结束。")
    assert "memos" in said()
