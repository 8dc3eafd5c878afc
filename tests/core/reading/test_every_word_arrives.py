"""The law of the import: every word that a document shows is in its text. Documents are generated."""

import csv
import io

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from core.reading.kinds import FileKind
from core.reading.readers.protocol import GivenFile, Options, Read, Reader
from core.reading.readers.registry import reader_for
from tests.core.reading.specimens import docx, drawn, p, put

LETTERS = "新建学校招聘教师发放补助排查隐患投入资金完成培训全区工程"
WORDS = st.lists(
    st.text(st.sampled_from(LETTERS), min_size=2, max_size=8).map(lambda word: word), min_size=3, max_size=12
).map(lambda words: [f"{word}甲{number}乙" for number, word in enumerate(words)])
"""Words that each occur once, whatever their letters are."""
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read(kind: FileKind, data: bytes) -> list[Read]:
    reader: Reader = reader_for(kind)
    return [found for found in reader.read(GivenFile(f"a.{kind}", data), Options()) if isinstance(found, Read)]


def require(made: list[Read], shown: list[str], hidden: list[str]) -> None:
    text = "".join("".join(found.text.split()) for found in made)
    told = [notice.code for found in made for notice in found.notices]
    assert [word for word in shown if text.count(word) != 1] == []
    assert [word for word in hidden if word in text] == []
    assert "import.characters_missing" not in told
    assert not hidden or "import.hidden_left_out" in told


def t(word: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{word}</w:t></w:r>"


def field(word: str) -> str:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}<w:r><w:instrText>REF x</w:instrText></w:r>{separate}{t(word)}{end}"


def cell(*paragraphs: str) -> str:
    return f"<w:tbl><w:tr><w:tc>{p(t('表头'))}</w:tc><w:tc>{''.join(paragraphs)}</w:tc></w:tr></w:tbl>"


def box(word: str) -> str:
    inner = f"<w:txbxContent>{p(word)}</w:txbxContent>"
    return (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{inner}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


WORD_WAYS = {
    "plain": lambda word: p(t(word)),
    "pieces": lambda word: p(t(word[:2]) + t(word[2:])),
    "inserted": lambda word: p(f"<w:ins>{t(word)}</w:ins>"),
    "link": lambda word: p(f"<w:hyperlink>{t(word)}</w:hyperlink>"),
    "field": lambda word: p(field(word)),
    "control": lambda word: f"<w:sdt><w:sdtContent>{p(t(word))}</w:sdtContent></w:sdt>",
    "cell": lambda word: cell(p(t(word))),
    "cell of paragraphs": lambda word: cell(p(t("（一）上文。")), p(t(word))),
    "nested table": lambda word: cell(cell(p(t(word))) + p("")),
    "box": lambda word: p(box(word)),
    "raised": lambda word: p(t(word, '<w:vertAlign w:val="superscript"/>')),
    "page": lambda word: p(f'<w:r><w:br w:type="page"/></w:r>{t(word)}'),
    "letters": lambda word: p(f'<w:r><w:pict><v:shape><v:textpath string="{word}"/></v:shape></w:pict></w:r>'),
}
WORD_HIDING = {
    "vanish": lambda word: p(t(word, "<w:vanish/>")),
    "size": lambda word: p(t(word, '<w:sz w:val="1"/>')),
    "style": lambda word: p(t(word), style="H"),
    "style of letters": lambda word: p(t(word, '<w:rStyle w:val="C"/>')),
}
STYLES = (
    '<w:style w:type="paragraph" w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="C"><w:rPr><w:vanish/></w:rPr></w:style>'
)
PAGE_WAYS = {
    "paragraph": "<p>{}</p>",
    "block": "<div>{}</div>",
    "pieces": "<p><b>{0[0]}</b><i><span>{0[1]}</span></i></p>",
    "item": "<ol><li>{}</li></ol>",
    "cell": "<table><tr><td>表头</td><td>{}</td></tr></table>",
    "cell of paragraphs": "<table><tr><td>表头</td><td><p>（一）上文。</p><p>{}</p></td></tr></table>",
    "nested table": "<table><tr><td>外</td><td><table><tr><td>内</td><td>{}</td></tr></table></td></tr></table>",
    "raised": "<p>注<sup>{}</sup></p>",
    "tail": "<p>上<br>{}</p>",
    "bare": "{}<br>",
    "heading": "<h2>{}</h2>",
    "preformatted": "<pre>{}\n</pre>",
    "described": "<dl><dt>甲</dt><dd>{}</dd></dl>",
}
PAGE_HIDING = ("<p style='display:none'>{}。</p>", "<p hidden>{}。</p>", "<div style='font-size:0'>{}。</div>")


def ways(names: SearchStrategy[str]) -> SearchStrategy[list[str]]:
    return st.lists(names, min_size=12, max_size=12)


@SLOW
@given(WORDS, ways(st.sampled_from([*WORD_WAYS])), st.sampled_from(["", *WORD_HIDING]))
def test_of_word(words: list[str], chosen: list[str], hiding: str) -> None:
    *shown, last = words
    body = "".join(WORD_WAYS[way](word) for word, way in zip(shown, chosen, strict=False))
    hidden = [last] if hiding else []
    body += "".join(WORD_HIDING[hiding](word) for word in hidden)
    require(read(FileKind.DOCX, docx(body, styles=STYLES)), shown, hidden)


@SLOW
@given(WORDS, ways(st.sampled_from([*PAGE_WAYS])), st.sampled_from(["", *PAGE_HIDING]))
def test_of_a_web_page(words: list[str], chosen: list[str], hiding: str) -> None:
    *shown, last = words
    made = [
        PAGE_WAYS[way].format((word[:2], word[2:]) if way == "pieces" else word)
        for word, way in zip(shown, chosen, strict=False)
    ]
    prose = "<p>全区学校建设稳步推进，教师队伍不断壮大，群众满意度明显提高。</p>"
    hidden = [f"长句隐藏{last}"] if hiding else []
    body = "".join([prose, *made, prose, *(hiding.format(word) for word in hidden)])
    page = f"<html><body><div>{body}</div></body></html>"
    require(read(FileKind.HTML, page.encode()), shown, hidden)


@SLOW
@given(WORDS, st.sampled_from([(1, 16), (2, 12), (2, 9)]), st.integers(0, 3), st.booleans())
def test_of_a_pdf(words: list[str], layout: tuple[int, float], turn: int, is_by_row: bool) -> None:
    columns, size = layout
    rows = [(word, 70 + 250 * (at % columns), 760 - 24 * (at // columns)) for at, word in enumerate(words)]
    rows = rows if is_by_row else sorted(rows, key=lambda row: (row[1], -row[2]))
    page = "".join(put(word, left, bottom, size) for word, left, bottom in rows)
    require(read(FileKind.PDF, drawn([page, put("第二页的正文没有结束", 70, 700)], turn=90 * turn)), words, [])


@SLOW
@given(WORDS, st.sampled_from(",\t;|"), st.booleans())
def test_of_a_table(words: list[str], separator: str, are_all_quoted: bool) -> None:
    made = io.StringIO()
    writer = csv.writer(made, delimiter=separator, quoting=csv.QUOTE_ALL if are_all_quoted else csv.QUOTE_MINIMAL)
    writer.writerows([("标题", "正文"), *((f"题{at}", f"{word}\n{separator}“完”。") for at, word in enumerate(words))])
    require(read(FileKind.CSV, made.getvalue().encode()), words, [])
