"""A new project: where it comes to lie, and with which labels it begins."""

from pathlib import Path

import pytest

from core.codebook import Codebook, codebook_to_json
from gui.window.new_project_dialog import NewProjectDialog


def new_project(parent, folder: Path) -> tuple[NewProjectDialog, list[tuple]]:
    dialog = NewProjectDialog(folder, parent)
    told: list[tuple] = []
    dialog.submitted.connect(lambda *values: told.append(values))
    dialog.open()
    return dialog, told


def test_new_project_with_the_default_codebook(parent, tmp_path: Path, freed, compose):
    dialog, told = new_project(parent, tmp_path)
    assert not dialog.ok_button().isEnabled()
    compose(dialog.name, "区县比较")
    dialog.ok_button().click()
    assert told == [(tmp_path / "区县比较.biaodu", "区县比较", None)]
    freed(dialog)


def test_new_project_with_a_codebook_from_a_file(project, parent, tmp_path: Path):
    path = tmp_path / "手册.json"
    path.write_text(codebook_to_json(project.labels[:2]), "utf-8")
    dialog, told = new_project(parent, tmp_path)
    dialog.name.setText("x")
    dialog.file_choice.click()
    assert not dialog.ok_button().isEnabled()
    (tmp_path / "broken.json").write_text("[", "utf-8")
    dialog.load_codebook(tmp_path / "broken.json")
    assert dialog._problem.text()
    dialog.load_codebook(path)
    assert dialog._problem.text() == ""
    dialog.ok_button().click()
    ((_path, _name, codebook),) = told
    assert [label.code for label in codebook.labels] == ["infrastructure", "teachers"]


def test_new_project_without_labels(parent, tmp_path: Path):
    dialog, told = new_project(parent, tmp_path)
    dialog.name.setText("x")
    dialog.empty_choice.click()
    dialog.ok_button().click()
    assert told[0][2] == Codebook()


@pytest.mark.parametrize("name", ["青山区" * 40, "a" * 244], ids=["file", "journal"])
def test_a_name_too_long_for_a_file_is_refused_while_it_is_typed(parent, tmp_path: Path, compose, name: str):
    dialog, _told = new_project(parent, tmp_path)
    compose(dialog.name, name)
    assert dialog.problem().startswith("The name is too long")
    assert not dialog.ok_button().isEnabled()
    dialog.name.selectAll()
    compose(dialog.name, "青山区")
    assert dialog.problem() == ""
    assert dialog.ok_button().isEnabled()


def test_new_project_refuses_bad_places_before_it_is_made(parent, tmp_path: Path):
    dialog, _told = new_project(parent, tmp_path)
    (tmp_path / "there.biaodu").write_bytes(b"")
    for name in ("there", "a/b", "what?"):
        dialog.name.setText(name)
        assert dialog.problem()
        assert not dialog.ok_button().isEnabled()
    dialog.name.setText("fine")
    dialog.folder.setText(str(tmp_path / "missing"))
    assert not dialog.ok_button().isEnabled()
