"""Figures: well-formed, with bars as long as their counts."""

from lxml import etree

from core.study.outputs.figures import COLOURS, bar_figure, cooccurrence_figure, stacked_figure, trend_figure
from core.study.tables import StudyTable

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> etree._Element:
    return etree.fromstring(svg.encode())


def test_bars_are_as_long_as_their_counts():
    table = StudyTable("t", "甲<乙", ("名", "n"), (("a&b", 4), ("b", 2), ("c", 0), ("all", 6)))
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


def test_series_are_told_apart_without_colours_however_many_there_are():
    names = [f"l{at}" for at in range(20)]
    table = StudyTable("t", "x", ("年", *names, "n", "u", "all"), (("2023", *[0.5] * 20, 0, 0, 2),))
    trend = parsed(trend_figure(table, 1, "图"))
    marks = [
        etree.tostring(each).decode() for each in trend if etree.QName(each).localname in ("circle", "rect", "path")
    ]
    lines = list(trend.iter(f"{SVG}polyline"))
    assert len(lines) == 20
    assert len({(each.get("stroke"), each.get("stroke-dasharray")) for each in lines}) == 20
    assert len(marks) > 20
    cross = StudyTable("t", "x", ("r", *names, "all"), (("一", *[1] * 20, 20), ("all", *[1] * 20, 20)))
    patterns = list(parsed(stacked_figure(cross, 1, "图")).iter(f"{SVG}pattern"))
    drawn = {"".join(etree.tostring(part).decode() for part in each) for each in patterns}
    assert len(drawn) == len(patterns) == 20


def test_what_nobody_gave_is_not_in_the_legend():
    table = StudyTable("t", "x", ("r", "a", "b", "all"), (("一", 1, 0, 1), ("all", 1, 0, 1)))
    assert "b" not in [each.text for each in parsed(stacked_figure(table, 1, "图")).iter(f"{SVG}text")]


def test_cooccurrence_is_as_dark_as_it_is_frequent():
    rows = (("a", 9, 4, 0, 0), ("b", 4, 5, 1, 0), ("c", 0, 1, 2, 0), ("d", 0, 0, 0, 7))
    figure = parsed(cooccurrence_figure(StudyTable("t", "x", ("label", "a", "b", "c", "d"), rows), 1, "图"))
    fields = [each for each in figure.iter(f"{SVG}rect") if each.get("stroke")]
    shades = [int((each.get("fill") or "").removeprefix("rgb(").split(",")[0]) for each in fields]
    assert shades == [55, 255, 205], "a with b, then c with a and with b; d stands alone"
    texts = [each.text for each in figure.iter(f"{SVG}text")]
    assert "4" in texts
    assert "9" not in texts
    assert not any((text or "").startswith("d") for text in texts)
