from gui.actions.choices import EntryChoices, best
from gui.actions.registry import Entry


def entry(text: str, *, enabled: bool = True, search: str = "") -> Entry:
    return Entry(text=text, group="", keys=(), icon="", help="", search=search, enabled=enabled, run=lambda: None)


ACTIONS = EntryChoices([entry("Undo", enabled=False), entry("Redo"), entry("Open a report", search="打开")])
LABELS = EntryChoices([entry("Safety"), entry("Reports")])


def texts(query: str, most: int = 10) -> list[str]:
    choices = (ACTIONS, LABELS)
    return [choices[number].entry(place).text for number, place in best(choices, query, most)]


def test_without_a_query_lines_stand_in_their_order_with_what_cannot_be_run_last():
    assert texts("") == ["Redo", "Open a report", "Safety", "Reports", "Undo"]
    assert texts(" ", most=2) == ["Redo", "Open a report"]


def test_a_query_finds_lines_by_either_language_and_puts_what_can_be_run_first():
    assert texts("打开") == ["Open a report"]
    assert set(texts("report")) == {"Open a report", "Reports"}
    assert texts("do")[-1] == "Undo"
    assert texts("nothing of the kind") == []
