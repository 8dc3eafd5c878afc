"""Three Chinese datasets as they are published: CLUENER2020, CHIP-2020 and CAIL 2021. They are read, not written.

- CLUENER (https://github.com/CLUEbenchmark/CLUENER2020): a line ``{"text", "label": {LABEL: {QUOTE: [[start, end]]}}}``
  whose ends are the offset of the last character;
- CHIP (https://www.biendata.net/competition/chip_2020_1): ``text|||start end label|||...``, with the same ends;
- CAIL (https://github.com/china-ai-law-challenge): one JSON object whose ``dataset`` lists papers of a case; each has
  paragraphs and, for the plea and the focus, the words that are labelled in one of them.
"""

import re
from collections.abc import Iterator

import orjson

from core.errors import UserError
from core.formats.json_values import Object, as_list, as_object, as_text, entries, whole
from core.formats.jsonl_reader import Problem
from core.formats.protocol import Feature, Format
from core.formats.raw import GivenDataset, RawDocument, RawSpan

_CHIP_SPAN = re.compile(r"\s*(\d{1,9})\s+(\d{1,9})\s+(\S+)\s*")
_CHIP_LINE = re.compile(r"[^|\n][^\n]*?\|\|\|(?:\s*\d+\s+\d+\s+\S+\s*\|\|\|)*\s*")
_PARAGRAPHS = ("诉称段", "辩称段", "裁判分析过程段")
_LABELLED = ("诉讼请求", "抗辩事由", "争议焦点子节点")


def read_cluener(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The documents of a CLUENER file, one a line."""
    for entry in entries(given):
        if isinstance(entry, Problem):
            yield entry
            continue
        line, value = entry
        fields = as_object(value)
        text = fields.get("text")
        if not isinstance(text, str):
            yield Problem(line, "import.not_a_document")
            continue
        document = RawDocument(line, text)
        number = 0
        for label, quotes in as_object(fields.get("label")).items():
            for quote, places in as_object(quotes).items():
                for place in map(as_list, as_list(places)):
                    number += 1
                    start, end = place if len(place) == 2 else (None, None)
                    if type(start) is int and type(end) is int:
                        document.spans.append(RawSpan(start, end, label, quote))
                    else:
                        document.refuse(number, line)
        yield document


def _is_cluener(name: str, head: bytes) -> bool:
    del name
    line = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")[0]
    if not line.startswith(b'{"'):
        return False
    try:
        label = as_object(as_object(orjson.loads(line)).get("label"))
    except orjson.JSONDecodeError:
        return False
    return bool(label) and all(
        bool(as_object(quotes)) and all(isinstance(places, list) for places in as_object(quotes).values())
        for quotes in label.values()
    )


def read_chip(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The documents of a CHIP file, one a line."""
    for number, line in enumerate(given.lines(), 1):
        if not line.strip():
            continue
        try:
            text, *spans = line.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n").split("|||")
        except UnicodeDecodeError:
            raise UserError("import.not_this_format", format="CHIP") from None
        document = RawDocument(number, text)
        for at, span in enumerate(spans, 1):
            found = _CHIP_SPAN.fullmatch(span)
            if found:
                document.spans.append(RawSpan(int(found[1]), int(found[2]), found[3]))
            elif span.strip():
                document.refuse(at, number)
        yield document


def _is_chip(name: str, head: bytes) -> bool:
    del name
    if b"|||" not in head[:20_000]:
        return False
    lines = [line for line in head[:20_000].decode("utf-8", "ignore").splitlines()[:-1] if line.strip()]
    lines = lines or [head[:20_000].decode("utf-8", "ignore")]
    return all(_CHIP_LINE.fullmatch(line) for line in lines[:20])


def read_cail(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The papers of CAIL. A text consists of the paper's paragraphs, one below the other.

    Words that occur several times in their paragraph are taken inside of the sentence that the file names.
    """
    for number, case in enumerate(map(as_object, as_list(as_object(whole(given)).get("dataset"))), 1):
        yield _case(number, case)


def _case(number: int, case: Object) -> RawDocument:
    starts: dict[str, int] = {}
    text = ""
    for name in _PARAGRAPHS:
        starts[name] = len(text)
        text += as_text(case.get(name)) + "\n"
    document = RawDocument(number, text, meta={"title": as_text(case.get("文书ID")), "争议焦点": case.get("争议焦点")})
    listed = [as_object(item) for name in _LABELLED for item in as_list(case.get(name))]
    for at, item in enumerate(listed, 1):
        where, label, quote = (as_text(item.get(name)) for name in ("文书段落", "要素名称", "oValue"))
        paragraph, sentence = as_text(case.get(where)), as_text(item.get("sentence"))
        inside = paragraph.find(sentence) if sentence else 0
        found = paragraph.find(quote, max(0, inside)) if quote and label else -1
        if found < 0:
            fields = {"number": at, "start": 0, "end": 0, "expected": quote[:40], "found": ""}
            document.refused.append(Problem(number, "import.span_mismatch", fields))
            continue
        start = starts[where] + found
        document.spans.append(RawSpan(start, start + len(quote), label, quote))
    return document


def _is_cail(name: str, head: bytes) -> bool:
    del name
    start = head[:20_000].decode("utf-8", "ignore")
    return '"dataset"' in start[:200] and '"诉称段"' in start


def _format(id_: str, title: str, link: str) -> Format:
    return Format(
        id=id_,
        title=title,
        description=f"The published dataset {title}, read only",
        suffix=".txt" if id_ == "chip" else ".json",
        version=1,
        holds=frozenset([Feature.OVERLAPS, Feature.UNLABELLED]),
        link=link,
        inclusive=id_ != "cail",
        raw={"cluener": read_cluener, "chip": read_chip, "cail": read_cail}[id_],
        recognise={"cluener": _is_cluener, "chip": _is_chip, "cail": _is_cail}[id_],
    )


CLUENER = _format("cluener", "CLUENER2020", "https://github.com/CLUEbenchmark/CLUENER2020")
CHIP = _format("chip", "CHIP-2020", "https://www.biendata.net/competition/chip_2020_1")
CAIL = _format("cail", "CAIL 2021", "https://github.com/china-ai-law-challenge")
