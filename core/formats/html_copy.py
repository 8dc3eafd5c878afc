"""A reading copy as one HTML file: texts with their labels marked, a legend, and notes; it loads nothing else.

Each annotation begins at an anchor with its offsets, by which the copy is read back and compared.
"""

import html
import re
from collections.abc import Iterable, Iterator

from core.formats.output import About, Output, Written
from core.formats.protocol import Chosen, Format, Mismatch
from core.formats.reading_copy import SHOWN, Stretch, about_document, colour_of, lines, remark, shown_label, tint
from core.formats.records import DocumentRecord

_STYLE = """
:root{color-scheme:light dark}
body{margin:0 auto;max-width:44em;padding:2em 1.5em;font:17px/1.8 "Noto Serif CJK SC","Songti SC","SimSun",serif;
 background:#fbfaf7;color:#1f2328}
h1{font-size:1.3em}h2{font-size:1.15em;margin-top:3em;border-top:1px solid #8884;padding-top:1em}
p{margin:.5em 0;white-space:pre-wrap;overflow-wrap:anywhere}
mark{color:inherit;padding:.1em 0;border-bottom:2px solid}
sup{font:600 .62em/1 sans-serif;margin:0 .15em;user-select:none}
.about,.legend,aside{font:14px/1.6 sans-serif}.legend mark{margin-right:1em;padding:.1em .3em}
aside{border-top:1px dotted #8888;margin-top:1em}aside p{margin:.2em 0}
@media(prefers-color-scheme:dark){body{background:#1f2023;color:#d7d9dc}mark{background:#fff2!important}}
@media print{body{max-width:none;background:#fff;color:#000}h2{break-before:page}}
"""


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    del chosen
    about = output.about
    with output.file() as sink:
        head = (
            f'<!doctype html>\n<html lang="zh">\n<head><meta charset="utf-8"><title>{html.escape(about.name)}</title>'
        )
        sink.write(f"{head}\n<style>{_STYLE}</style></head>\n<body>\n<h1>{html.escape(about.name)}</h1>\n".encode())
        sink.write(_legend(about).encode())
        marks = _Marks(about)
        for number, record in enumerate(records, 1):
            sink.write("".join(_document(number, record, marks)).encode())
        sink.write(b"</body></html>\n")


def _legend(about: About) -> str:
    marks = "".join(
        f'<mark style="{_style(about, label.code)}" title="{html.escape(label.definition("zh"))}">'
        f"{html.escape(label.name('zh'))}</mark>"
        for label in about.labels
    )
    return f'<p class="legend">{marks}</p>\n'


def _style(about: About, code: str) -> str:
    colour = colour_of(about, code)
    return f"background:{tint(colour)};border-color:{colour}"


class _Marks(dict[tuple[str, str], str]):
    """The tag that opens a mark, for a label's code and an annotator: made once for each pair."""

    def __init__(self, about: About) -> None:
        super().__init__()
        self.about = about

    def __missing__(self, key: tuple[str, str]) -> str:
        code, annotator = key
        title = html.escape(f"{shown_label(self.about, code)} ({annotator})")
        self[key] = made = f'<mark style="{_style(self.about, code)}" title="{title}">'
        return made


def _document(number: int, record: DocumentRecord, marks: _Marks) -> Iterator[str]:
    about = marks.about
    yield f'<section data-document="{record.id}">\n<h2>{html.escape(record.meta.title)}</h2>\n'
    for known in about_document(about, record):
        yield f'<p class="about">{html.escape(known).replace(chr(10), "<br>")}</p>\n'
    for line in lines(record):
        yield f"<p>{''.join([_stretch(number, stretch, marks) for stretch in line])}</p>\n"
    if record.spans:
        yield "<aside>\n"
        for at, span in enumerate(record.spans, 1):
            said = html.escape(remark(about, span, record.said)).replace("\n", "<br>")
            yield (
                f'<p id="n{number}-{at}" data-start="{span.start}" data-end="{span.end}" data-label="'
                f'{html.escape(span.label)}"><a href="#a{number}-{at}">{at}</a> {said}</p>\n'
            )
        yield "</aside>\n"
    yield "</section>\n"


def _stretch(number: int, stretch: Stretch, marks: _Marks) -> str:
    text = html.escape(stretch.text)
    for span in reversed(stretch.spans):
        text = f"{marks[span.label, span.annotator]}{text}</mark>"
    for at in reversed(stretch.begins):
        text = f'<sup id="a{number}-{at}"><a href="#n{number}-{at}">{at}</a></sup>{text}'
    return text


_DOCUMENT = re.compile(r'<section data-document="([0-9a-f:]+)">')
_PLACE = re.compile(r'<p id="n\d+-\d+" data-start="(\d+)" data-end="(\d+)" data-label="([^"]*)">')
_SUP = re.compile(r"<sup .*?</sup>")
_TAG = re.compile(r"<[^>]*>")


def _verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
    """Check the texts, without their marks and numbers, and the places in the margin."""
    del chosen
    verified, number = 0, 0
    text: list[str] = []
    places: list[tuple[int, int, str]] = []
    record: DocumentRecord | None = None
    for number, line in enumerate(written.lines(), 1):
        shown = line.decode().removesuffix("\n")
        if found := _DOCUMENT.fullmatch(shown):
            record, text, places = next(records, None), [], []
            if record is None or record.id != found[1]:
                raise Mismatch(number)
        elif record is not None and shown == "</section>":
            held = sorted((span.start, span.end, span.label) for span in record.spans)
            if "\n".join(text) != record.text or sorted(places) != held:
                raise Mismatch(number)
            verified += len(places)
            record = None
        elif found := _PLACE.match(shown):
            places.append((int(found[1]), int(found[2]), html.unescape(found[3])))
        elif record is not None and shown.startswith("<p>"):
            text.append(html.unescape(_TAG.sub("", _SUP.sub("", shown)) if "<" in shown[3:-4] else shown[3:-4]))
    if next(records, None) is not None:
        raise Mismatch(number)
    return verified


FORMAT = Format(
    id="html",
    title="HTML to read",
    description="One page with the texts, their labels marked and notes in the margin; for reading and printing",
    suffix=".html",
    version=1,
    holds=SHOWN,
    link="https://html.spec.whatwg.org",
    write=_write,
    verify=_verify,
)
