"""Figures: well-formed, with bars as long as their counts."""

from lxml import etree

from core.study.outputs.figures import COLOURS, bar_figure, stacked_figure, trend_figure
from core.study.tables import StudyTable

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


def test_bars_are_as_long_as_their_counts():
    table = StudyTable("t", "甲<乙", ("名", "n"), (("a&b", 4), ("b", 2), ("c", 0)))
    figure = parsed(bar_figure(table, 1, "图"))
    widths = [float(each.get("width", "")) for each in figure.iter(f"{SVG}rect")][1:]
    assert widths == [420.0, 210.0, 0.0]
    assert next(figure.iter(f"{SVG}title")).text == "图 1  甲<乙"


def test_stacked_bars_are_shares_of_their_row_and_empty_rows_have_none():
    table = StudyTable("t", "x", ("r", "a", "b", "all"), (("一", 1, 3, 4), ("二", 0, 0, 0), ("all", 1, 3, 4)))
    bars = [each for each in parsed(stacked_figure(table, 1, "图")).iter(f"{SVG}rect") if each.get("stroke")]
    assert [float(each.get("width", "")) for each in bars] == [105.0, 315.0]
    assert len({each.get("fill") for each in bars}) == 2


def test_a_trend_has_a_line_and_a_mark_for_each_label():
    table = StudyTable(
        "t", "x", ("年", "a", "b", "n", "u", "all"), (("2023", 0.5, 1.0, 0, 0, 2), ("2024", None, 0.5, 0, 0, 2))
    )
    figure = parsed(trend_figure(table, 2, "Figure"))
    lines = list(figure.iter(f"{SVG}polyline"))
    assert [len((each.get("points") or "").split()) for each in lines] == [1, 2]
    assert [each.get("stroke") for each in lines] == list(COLOURS[:2])
