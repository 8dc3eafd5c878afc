"""Which two reports are chosen."""

import pytest
from pytestqt.qtbot import QtBot

from core.ids import DocumentId
from core.model import DocumentEntry
from gui.outcomes import chooser as chooser_module
from gui.outcomes.chooser import ListedReports, ReportChooser


def entry(number: int, region: str | None, year: int | None, title: str = "") -> DocumentEntry:
    name = title or f"报告{number}"
    return DocumentEntry(DocumentId(str(number)), number, name, region, year, None, "summary", 9)


ENTRIES = [entry(1, "乙区", 2024), entry(2, "乙区", 2025), entry(3, "甲区", 2023), entry(4, "甲区", 2024)]


def chosen(chooser: ReportChooser) -> tuple[str, str] | None:
    pair = chooser.pair
    return None if pair is None else (pair.plans.id, pair.outcomes.id)


def made(qtbot: QtBot, entries: list[DocumentEntry], wanted: str | None = None) -> ReportChooser:
    chooser = ReportChooser()
    for box in (chooser.plans, chooser.later):
        qtbot.addWidget(box)
    chooser.show_reports(ListedReports.of(entries), None if wanted is None else DocumentId(wanted))
    return chooser


def test_the_pair_of_the_report_that_is_read_comes_first(qtbot: QtBot) -> None:
    assert chosen(made(qtbot, ENTRIES, "3")) == ("3", "4")
    assert chosen(made(qtbot, ENTRIES, "2")) == ("1", "2")
    assert chosen(made(qtbot, ENTRIES)) == ("1", "2")


def test_choosing_plans_chooses_what_comes_after_and_that_can_be_another(qtbot: QtBot) -> None:
    chooser = made(qtbot, ENTRIES, "1")
    told: list[object] = []
    chooser.chosen.connect(lambda: told.append(chosen(chooser)))
    for box, wanted in ((chooser.plans, "3"), (chooser.later, "2"), (chooser.later, "3")):
        box.setCurrentIndex(box.findData(wanted))
        box.activated.emit(box.currentIndex())
    assert told == [("3", "4"), ("3", "2"), None]


def test_what_was_chosen_stays_and_without_pairs_nothing_is_chosen(qtbot: QtBot) -> None:
    chooser = made(qtbot, ENTRIES, "3")
    chooser.show_reports(ListedReports.of([*ENTRIES, entry(5, "乙区", 2026)]))
    assert chosen(chooser) == ("3", "4")
    chooser.show_reports(ListedReports.of(ENTRIES[:1]))
    assert chosen(chooser) is None
    assert chooser.pairs_of_region() == []


def test_the_region_has_all_its_pairs_and_two_chosen_by_hand_stand_alone(qtbot: QtBot) -> None:
    chooser = made(qtbot, [*ENTRIES, entry(5, "甲区", 2025)], "3")
    assert [(pair.plans.id, pair.outcomes.id) for pair in chooser.pairs_of_region()] == [("3", "4"), ("4", "5")]
    chooser.choose(DocumentId("1"), DocumentId("4"))
    assert [(pair.plans.id, pair.outcomes.id) for pair in chooser.pairs_of_region()] == [("1", "4")]


def test_region_and_year_stand_before_titles_that_do_not_say_them(qtbot: QtBot) -> None:
    chooser = made(
        qtbot, [entry(1, "甲区", 2024, "甲区2024年总结"), entry(2, "甲区", 2025, "总结"), entry(3, None, None, "无")]
    )
    texts = {chooser.later.itemText(row) for row in range(3)}
    assert texts == {"甲区2024年总结", "甲区 2025 · 总结", "无"}


def test_names_are_made_when_they_are_seen(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """A project may have fifty thousand reports."""
    named: list[DocumentId] = []
    real = chooser_module._named
    monkeypatch.setattr(chooser_module, "_named", lambda entry: named.append(entry.id) or real(entry))
    chooser = made(qtbot, [entry(number, "甲区", None) for number in range(2_000)])
    for box in (chooser.plans, chooser.later):
        box.show()
    chooser.choose(DocumentId("1500"), DocumentId("3"))
    assert chosen(chooser) == ("1500", "3")
    assert len(set(named)) < 20
