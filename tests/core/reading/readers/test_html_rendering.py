import pytest

from tests.core.reading.page_specimens import ONE, THREE, TWO, body, codes, lines, read


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("面积3000m<sup>2</sup>，", "面积3000m²，"),
        ("资金10<sup>6</sup>元", "资金10^6元"),
        ("达到<sup>1</sup>/<sub>3</sub>，", "达到1/3，"),
        ("约2<sup>1</sup>/<sub>3</sub>倍", "约2 1/3倍"),
        ("排放CO<sub>2</sub>量", "排放CO2量"),
        ("见注<sup>[1]</sup>。", "见注[1]。"),
        ("<ruby>诃<rp>(</rp><rt>hē</rt><rp>)</rp></ruby>子", "诃子"),
        ("<span style='font-family:Wingdings'>l</span>新建", "●新建"),
        ("<font face=Wingdings>&#xF0FC;</font>完成", "✓完成"),
    ],
)
def test_characters_mean_what_they_look_like(shown: str, text: str) -> None:
    made = read(body(f"<p>{ONE}</p><p>{shown}</p><p>{TWO}</p>"))
    assert made.text.splitlines() == [ONE, text, TWO]
    assert "import.characters_missing" not in codes(made)


@pytest.mark.parametrize(
    ("list_", "marks"),
    [
        ("<ol><li>{}<li value=5>{}</ol>", ("1. ", "5. ")),
        ("<ol start=3 reversed><li>{}<li>{}</ol>", ("3. ", "2. ")),
        ('<ol style="list-style-type:cjk-ideographic"><li>{}<li value="12">{}</ol>', ("一、", "十二、")),
        ('<ol style="list-style: upper-roman inside"><li>{}<li>{}</ol>', ("I. ", "II. ")),
        ('<ol style="list-style:none"><li>{}<li>{}</ol>', ("", "")),
        ('<ul><li>{}<li style="list-style-type:decimal">{}</ul>', ("", "2. ")),
        ("<ol type=A><li>{}<li>{}</ol>", ("A. ", "B. ")),
    ],
)
def test_items_are_numbered_as_a_browser_numbers_them(list_: str, marks: tuple[str, str]) -> None:
    assert lines(f"<p>{ONE}</p>{list_.format(TWO, THREE)}") == [ONE, marks[0] + TWO, marks[1] + THREE]


def test_cells_with_paragraphs_keep_them_as_lines() -> None:
    rows = "<tr><td>单位<td>某局</tr><tr><td>工作<td><p>（一）新建。</p><p>（二）招聘。</p></tr>"
    assert lines(f"<p>{ONE}</p><table>{rows}</table>")[1:] == ["单位\t某局", "工作", "（一）新建。", "（二）招聘。"]
