"""CoNLL columns: a token a line with its tags, an empty line between sentences.

A line is ``token TAB start TAB end TAB tag``, so the first column is the token and the last one a tag, as readers
expect. Before each document stands ``# newdoc``, before each sentence ``# text =`` with its text up to the next one as
a JSON string, so blanks come back exactly. An annotation that goes on into the next sentence goes on with ``I-``.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, pairwise

import orjson

from core.formats import conll_lines
from core.formats.conll_lines import Head
from core.formats.json_values import as_object
from core.formats.jsonl_reader import Problem
from core.formats.meta import known_to_json
from core.formats.output import Output
from core.formats.protocol import TEXTS, Choice, Chosen, Feature, Format, Option
from core.formats.raw import GivenDataset, RawDocument, RawSpan
from core.formats.reading_back import verify_by_reading
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.shapes import SHAPE
from core.formats.tokens import Token, lanes, on_characters, on_tokens, without_overlaps, words
from core.text.canonical import decode

_TAG = re.compile(r"(?:[BIESMLUW]-(.+)|O|_)", re.DOTALL)
_DOCUMENT, _META, _SENTENCE = "# newdoc", "# meta = ", "# text = "
_APART = "\uffff"
"""No canonical text has it."""
_DOCUMENT_, _META_, _SENTENCE_ = _DOCUMENT.encode(), _META.encode(), _SENTENCE.encode()
_OUTSIDE = re.compile(r"(?:[^\t\n]+\t[0-9]+\t[0-9]+(?:\tO)+\n)+")
_IN_QUOTES = re.compile(r"[\s\"]")
_WIDE = re.compile(r"[\u3000-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    with output.file() as sink:
        for record in records:
            sink.write(_document(record, chosen))


def _edges(text: str, chosen: Chosen) -> list[Token]:
    """The tokens, if they must be known to say which annotations fit. If each character is one, no list is needed."""
    return words(text) if chosen["tokens"] == "words" else []


def _kept(record: DocumentRecord, tokens: Sequence[Token], chosen: Chosen) -> tuple[list[list[SpanRecord]], int, int]:
    """The annotations in columns, with how many have no tokens and how many overlap another."""
    fitting, lost = on_tokens(record, tokens) if chosen["tokens"] == "words" else on_characters(record)
    if chosen["overlaps"] == "columns":
        return lanes(fitting) or [[]], lost, 0
    longest = without_overlaps(fitting)
    return [longest], lost, len(fitting) - len(longest)


def _held(record: DocumentRecord, chosen: Chosen) -> list[SpanRecord]:
    columns, _, _ = _kept(record, _edges(record.text, chosen), chosen)
    return [span for column in columns for span in column]


def _count(record: DocumentRecord, chosen: Chosen) -> Mapping[Feature, int]:
    _, lost, overlapping = _kept(record, _edges(record.text, chosen), chosen)
    return {Feature.EDGES: lost, Feature.OVERLAPS: overlapping}


def _document(record: DocumentRecord, chosen: Chosen) -> bytes:
    # The rules for sentences load more slowly than the rest of this module.
    from core.text.sentences import sentences

    text = record.text
    starts = [0, *(sentence.start for sentence in sentences(text)[1:])]
    meta = orjson.dumps(known_to_json(record.meta))
    begin = b"%b id = %b\n%b%b\n" % (_DOCUMENT_, record.id.encode(), _META_, meta)
    apart = _absent(text)
    parts = apart.join([text[start:end] for start, end in pairwise([*starts, len(text)])])
    heads = _heads(begin, starts, orjson.dumps(parts), apart)
    made = (_lines_of_words if chosen["tokens"] == "words" else _lines)(record, heads, chosen)
    return made + b"\n"


def _absent(text: str) -> str:
    """A character that a text has not. Between its sentences it lets one call make JSON of them."""
    codes = chain(range(ord(_APART), 0xDFFF, -1), range(0x10000, 0x110000))
    return next(letter for letter in map(chr, codes) if letter not in text)


def _heads(begin: bytes, starts: Sequence[int], sentences: bytes, apart: str) -> list[Head]:
    """What stands before the tokens of each sentence, with the empty line behind the one before.

    The sentences are one JSON string with `apart` between them.
    """
    between = apart.encode()
    head = b"\n" + _SENTENCE_
    heads = b"%b%b\n" % (head, sentences.replace(between, b'"\n%b%b"' % (between, head)))
    first, *others = heads.split(between)
    return list(zip(starts, [begin + first[1:], *others], strict=True))


def _lines(record: DocumentRecord, heads: Sequence[Head], chosen: Chosen) -> bytes:
    """The lines of a document, where each character is a token."""
    columns, _, _ = _kept(record, [], chosen)
    placed = [[(span.start, span.end, _written(span.label)) for span in column] for column in columns]
    return conll_lines.lines(record.text, heads, placed, chosen["tags"])


def _lines_of_words(record: DocumentRecord, heads: Sequence[Head], chosen: Chosen) -> bytes:
    text, tokens = record.text, words(record.text)
    columns, _, _ = _kept(record, tokens, chosen)
    tags = [_tags(tokens, column, chosen["tags"]) for column in columns]
    ends = map("\t".join, zip(*tags, strict=True))
    lines = [f"{text[at:to]}\t{at}\t{to}\t{end}\n" for (at, to), end in zip(tokens, ends, strict=True)]
    first = [token[0] for token in tokens]
    borders = [*(bisect_left(first, start) for start, _ in heads), len(lines)]
    parts = ("".join(lines[begin:end]).encode() for begin, end in pairwise(borders))
    return b"".join(head + part for (_, head), part in zip(heads, parts, strict=True))


def _written(label: str) -> str:
    """A label in a tag, which is one column: a tab or line end in a label's code would begin another."""
    return orjson.dumps(label).decode() if _IN_QUOTES.search(label) else label


def _tags(tokens: Sequence[Token], spans: Sequence[SpanRecord], scheme: str) -> list[str]:
    tags = ["O"] * len(tokens)
    first = [token[0] for token in tokens]
    for span in spans:
        begin, end = bisect_left(first, span.start), bisect_left(first, span.end)
        label = _written(span.label)
        inside = "I-" + label
        tags[begin:end] = [inside] * (end - begin)
        tags[begin] = "B-" + label
        if scheme == "BILOU":
            tags[end - 1] = "L-" + label
            if end - begin == 1:
                tags[begin] = "U-" + label
    return tags


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """Our own files exactly, a document at a time. Of files of others the tokens are put side by side.

    Latin ones get blanks between them.
    """
    if _is_ours(given):
        yield from _read_back(given)
        return
    text = decode(given.data()).text.removeprefix("\ufeff")
    if text.startswith(_DOCUMENT) and _SENTENCE in text:
        yield from _ours(text)
    else:
        yield from _foreign(text)


def _read_back(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """A file of ours, read once."""
    for number, block in _blocks(given.in_pieces()):
        quick = _whole(block, number)
        if quick is not None:
            yield quick
            continue
        try:
            text = block.decode()
        except UnicodeDecodeError:
            yield Problem(number, "import.not_a_document")
            continue
        yield from _ours(text, number)


def _is_ours(given: GivenDataset) -> bool:
    """Whether a file begins as ours do, is in UTF-8, and has line ends of ours. It is not held whole to find out."""
    sentence, ours, first = b"\n" + _SENTENCE_, False, True
    for piece in given.in_pieces():
        if (first and not piece.startswith(_DOCUMENT_)) or b"\r" in piece or b"\0" in piece:
            return False
        first, ours = False, ours or sentence in piece
        try:
            piece.decode()
        except UnicodeDecodeError:
            return False
    return ours


def _blocks(pieces: Iterator[bytes]) -> Iterator[tuple[int, bytes]]:
    """The documents of a file of ours, each with the number of its first line."""
    sign, number, waiting = b"\n" + _DOCUMENT_, 1, b""
    for piece in pieces:
        waiting += piece
        start = 0
        while (end := waiting.find(sign, start) + 1) > 0:
            yield number, waiting[start:end]
            number, start = number + waiting.count(b"\n", start, end), end
        waiting = waiting[start:]
    if waiting:
        yield number, waiting


def _whole(block: bytes, number: int) -> RawDocument | None:
    """A document, if it is as `_document` writes it with a character a token; `number` is that of its first line."""
    head, *parts = block.split(b"\n" + _SENTENCE_)
    begin, _, meta = head.partition(b"\n")
    if not parts or not meta.startswith(_META_) or b"\n" in meta or not block.endswith(b"\n"):
        return None
    lines = [part.partition(b"\n")[0] for part in parts]
    # Each is a JSON string; all of them are made one, and must be written as we write them.
    apart = _APART.encode()
    listed, between = apart.join(lines), b'"%b"' % apart
    sentences = listed.replace(between, apart)
    joined = _json(sentences)
    if not isinstance(joined, str) or orjson.dumps(joined).replace(apart, between) != listed:
        return None
    texts = joined.split(_APART)
    if len(texts) != len(lines):
        return None
    starts = list(accumulate(map(len, texts), initial=0))[:-1]
    text = "".join(texts)
    columns = conll_lines.tags_of(text, _heads(b"%b\n%b\n" % (begin, meta), starts, sentences, _APART), block[:-1])
    if columns is None:
        return None
    document = RawDocument(number, text, meta=as_object(_json(meta.removeprefix(_META_))) or None)
    document.spans += [RawSpan(start, end, label) for column in columns for start, end, label in _spans(column)]
    return document


def _ours(text: str, first: int = 1) -> Iterator[RawDocument | Problem]:
    """Documents line by line; `first` is the number of the first line."""
    document: _Open | None = None
    for number, line in _lines_of_note(text, first):
        if line is None:
            if document is not None:
                document.pause()
        elif line.startswith(_DOCUMENT):
            if document is not None:
                yield document.closed()
            document = _Open(number)
        elif document is None or not line:
            continue
        elif line.startswith(_META):
            document.meta = as_object(_json(line.removeprefix(_META)))
        elif line.startswith(_SENTENCE):
            sentence = _json(line.removeprefix(_SENTENCE))
            document.parts.append(sentence if isinstance(sentence, str) else "")
        else:
            document.take(line, number)
    if document is not None:
        yield document.closed()


def _lines_of_note(text: str, number: int) -> Iterator[tuple[int, str | None]]:
    """The lines with their numbers; a run of tokens that no annotation covers, most of a file, as a single None."""
    at = 0
    while at < len(text):
        if outside := _OUTSIDE.match(text, at):
            yield number, None
            number += text.count("\n", at, outside.end())
            at = outside.end()
            continue
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        yield number, text[at:end]
        at, number = end + 1, number + 1


def _json(text: str | bytes) -> object:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


class _Open:
    """A document while it is read."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.meta: dict[str, object] = {}
        self.parts: list[str] = []
        self.refused: list[Problem] = []
        self.columns: list[list[tuple[int, int, str]]] = []
        self.quotes: list[tuple[int, int, str]] = []

    def pause(self) -> None:
        """Tokens come that are in no annotation."""
        for column in self.columns:
            column.append((0, 0, "O"))

    def take(self, line: str, number: int) -> None:
        token, *rest = line.split("\t") if not line.startswith("\t") else ("\t", *line.split("\t")[2:])
        if len(rest) < 3 or not (rest[0].isdecimal() and rest[1].isdecimal()):
            self.refused.append(Problem(number, "import.bad_span", {"number": number}))
            return
        start, end = int(rest[0]), int(rest[1])
        self.quotes.append((start, end, token))
        for column, tag in enumerate(rest[2:]):
            while len(self.columns) <= column:
                self.columns.append([])
            self.columns[column].append((start, end, tag))

    def closed(self) -> RawDocument:
        text = "".join(self.parts)
        document = RawDocument(self.line, text, meta=self.meta or None, refused=self.refused)
        wrong = {(start, end) for start, end, token in self.quotes if text[start:end] != token}
        for column in self.columns:
            for start, end, label in _spans(column):
                if any(start <= at and to <= end for at, to in wrong):
                    fields = {"number": 1, "start": start, "end": end, "expected": "", "found": text[start:end][:40]}
                    document.refused.append(Problem(self.line, "import.span_mismatch", fields))
                else:
                    document.spans.append(RawSpan(start, end, label))
        return document


def _spans(tags: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The spans that a column of tags gives, in BIO, BILOU, BIOES or BMES."""
    open_: tuple[int, int, str] | None = None
    for start, end, tag in tags:
        sign, label = _told(tag)
        goes_on = open_ is not None and sign in ("I", "E", "M", "L") and open_[2] == label
        if open_ is not None and not goes_on:
            yield open_
            open_ = None
        if label:
            open_ = (open_[0] if goes_on and open_ is not None else start, end, label)
            if sign in ("E", "L", "U", "S", "W"):
                yield open_
                open_ = None
    if open_ is not None:
        yield open_


@lru_cache(1_000)
def _told(tag: str) -> tuple[str, str]:
    """What a tag begins with, and the label; twice nothing for a tag that has none."""
    found = _TAG.fullmatch(tag)
    label = _label(found[1]) if found and found[1] else ""
    return (tag[:1], label) if label else ("", "")


def _label(written: str) -> str:
    loaded = _json(written) if written.startswith('"') else None
    return loaded if isinstance(loaded, str) else written


def _foreign(text: str) -> Iterator[RawDocument | Problem]:
    """Files of others: documents are separated by ``-DOCSTART-``, and each sentence is a line of the text."""
    parts, place, column, line = list[str](), 0, list[tuple[int, int, str]](), 1
    refused: list[Problem] = []
    previous = ""

    def closed() -> Iterator[RawDocument]:
        joined = "".join(parts)
        if joined.strip():
            spans = [RawSpan(start, end, label) for start, end, label in _spans(column)]
            yield RawDocument(line, joined, spans, refused=list(refused))

    for number, row in enumerate(text.split("\n"), 1):
        row = row.rstrip("\r")
        if row.startswith("-DOCSTART-"):
            yield from closed()
            parts, place, column, line, previous = [], 0, [], number, ""
            refused.clear()
            continue
        if not row.strip():
            if parts and parts[-1] != "\n":
                parts.append("\n")
                place += 1
                column.append((place, place, "O"))
            previous = ""
            continue
        if row.startswith("#") and "\t" not in row:
            continue
        fields = row.split("\t") if "\t" in row else row.split()
        token, tag = fields[0], fields[-1]
        if len(fields) < 2 or not _TAG.fullmatch(tag):
            refused.append(Problem(number, "import.bad_span", {"number": number}))
            continue
        if previous and not (_WIDE.match(token[0]) or _WIDE.match(previous[-1])) and (len(token) + len(previous) > 2):
            parts.append(" ")
            place += 1
        parts.append(token)
        column.append((place, place + len(token), tag))
        place += len(token)
        previous = token
    yield from closed()


def recognise(name: str, head: bytes) -> bool:
    """Whether the lines are tokens with tags."""
    start = head[:20_000].removeprefix(b"\xef\xbb\xbf")
    if start.startswith(_DOCUMENT.encode()):
        return True
    if start.startswith(b"#FORMAT="):
        return False
    suffix = name.lower().rpartition(".")[2]
    if suffix not in ("conll", "conll2003", "bio", "bmes", "bioes", "bilou", "txt", "tsv", "ner"):
        return False
    rows = [row.split() for row in start.decode("utf-8", "ignore").splitlines()[:200] if row.strip()]
    rows = [row for row in rows if not row[0].startswith(("#", "-DOCSTART-"))]
    tagged = [row for row in rows if 2 <= len(row) <= 6 and _TAG.fullmatch(row[-1]) and row[-1] != "_"]
    return (
        len(rows) > 1
        and len(tagged) >= 0.8 * len(rows)
        and any(row[-1].startswith(("B-", "S-", "U-")) for row in tagged)
    )


FORMAT = Format(
    id="conll",
    title="CoNLL",
    description="A token a line with its tag, BIO or BILOU, by characters or by words",
    suffix=".conll",
    version=1,
    holds=TEXTS,
    options=(
        SHAPE,
        Option(
            "tokens",
            "Tokens",
            (
                Choice("characters", "Characters", "Every character that is no blank"),
                Choice(
                    "words", "Words", "The words of jieba; annotations that begin or end inside of one are left out"
                ),
            ),
        ),
        Option(
            "tags",
            "Tags",
            (
                Choice("BIO", "BIO", "B- begins, I- goes on, O is outside"),
                Choice("BILOU", "BILOU", "The last one has L-, a single one U-"),
            ),
        ),
        Option(
            "overlaps",
            "Where annotations overlap",
            (
                Choice("columns", "More columns", "As many columns of tags as it takes for all of them"),
                Choice("longest", "The longest", "Of those that overlap the longest, of equally long ones the first"),
            ),
        ),
    ),
    link="https://www.clips.uantwerpen.be/conll2003/ner/",
    write=_write,
    verify=verify_by_reading(_read_back, _held),
    raw=read,
    converted=True,
    recognise=recognise,
    count=_count,
    shaped=True,
)
