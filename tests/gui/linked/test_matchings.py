"""Comparisons are made once, off the window's thread, and again after what changes them."""

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from core.model import Span
from gui.base.jobs import Jobs
from gui.linked.matchings import Matchings
from tests.gui.conftest import Project


def test_a_pair_is_compared_once_and_known_from_both_sides(project: Project, qtbot: QtBot):
    parent = QObject()
    matchings = Matchings(project.session, project.bridge, Jobs(parent), parent)
    pair = (project.document(0), project.document(1))
    told: list[str] = []
    matchings.find([pair], lambda: told.append("found"))
    assert matchings.busy
    qtbot.waitUntil(lambda: told == ["found"])
    assert matchings.known(pair) is not None
    assert matchings.known((pair[1], pair[0])) is not None
    matchings.find([pair], lambda: told.append("at once"))
    assert told == ["found", "at once"]


def test_it_is_compared_again_after_a_change_of_the_document(project: Project, qtbot: QtBot):
    parent = QObject()
    matchings = Matchings(project.session, project.bridge, Jobs(parent), parent)
    pair = (project.document(0), project.document(1))
    matchings.find([pair], lambda: None)
    qtbot.waitUntil(lambda: not matchings.busy)
    project.label(0, 3, place=2)
    assert matchings.known(pair) is not None, "a label elsewhere changes nothing"
    project.session.documents.mask(pair[0], Span(0, 4))
    assert matchings.known(pair) is None
