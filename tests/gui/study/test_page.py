"""Pages of the study: they follow language and theme, and their tables are saved with numbers as numbers."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from pytestqt.qtbot import QtBot

from gui.study.documents_page import DocumentsPage
from gui.study.page import StudyPage
from gui.study.reliability_page import ReliabilityPage
from gui.study.rounds_page import RoundsPage
from gui.study.samples_page import SamplesPage
from gui.widgets.list_saving import ListSaving
from tests.gui.conftest import Project, follow_switches
from tests.gui.study.coded import coded as coded
from tests.gui.study.coded import shown
from tests.gui.window.test_accessibility import leaps, nameless


@pytest.mark.parametrize("page_type", [ReliabilityPage, RoundsPage, SamplesPage, DocumentsPage])
def test_language_and_theme_are_followed(coded: Project, qtbot: QtBot, page_type: type[StudyPage], chinese: None):
    page = shown(coded, page_type, qtbot)
    assert nameless(page) == []
    assert leaps(page) == []
    follow_switches(page)


def test_a_saved_table_has_numbers(project: Project, qtbot: QtBot, tmp_path: Path):
    page = shown(project, DocumentsPage, qtbot)
    (saving,) = (each for each in page.table.children() if isinstance(each, ListSaving))
    saving._content(range(3)).save(tmp_path / "t.xlsx")
    sheet = load_workbook(tmp_path / "t.xlsx").active
    assert sheet is not None
    assert sheet["A2"].value == 1
    assert sheet["D2"].value == 2024
