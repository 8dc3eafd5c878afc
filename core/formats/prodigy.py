"""Prodigy's JSON Lines, https://prodi.gy/docs/api-interfaces#spans_manual: a line a text with tokens and spans.

``token_end`` is the number of the last token of a span, ``end`` the offset behind it. The hashes are numbers by which
Prodigy knows a text and a question again; it accepts any.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import orjson

from core.formats.json_values import Object, as_list, as_object, as_text, entries
from core.formats.jsonl_reader import Problem
from core.formats.letter_rows import ROOM, LetterRows
from core.formats.meta import known_to_json
from core.formats.output import Output
from core.formats.protocol import OF_ANNOTATIONS, SAID, TEXTS, Choice, Chosen, Feature, Format, Option
from core.formats.raw import GivenDataset, RawDocument, RawSpan
from core.formats.reading_back import verify_by_reading
from core.formats.records import DocumentRecord
from core.formats.said import document_keys, read_said, taken_keys, with_said
from core.formats.said_mapping import SaidReader, inside, outward
from core.formats.shapes import SHAPE

_OWN = frozenset(["text", "spans", "tokens", "meta", "relations", "answer", "accept", "options", "label"])


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    with_tokens = chosen["tokens"] == "characters"
    with output.file() as sink:
        for record in records:
            sink.write(orjson.dumps(_line(record, with_tokens=with_tokens), option=orjson.OPT_APPEND_NEWLINE))


def _line(record: DocumentRecord, *, with_tokens: bool) -> Object:
    text = record.text
    input_hash = _hash(text)
    spans: list[Object] = []
    for start, end, label, id_, annotator, note, created, updated, _ in record.spans:
        span: Object = {"start": start, "end": end, "label": label}
        if with_tokens:
            span |= {"token_start": start, "token_end": end - 1}
        span |= {"text": text[start:end], "id": id_, "annotator": annotator}
        span |= {"created_at": created, "updated_at": updated}
        if note is not None:
            span["note"] = note
        spans.append(span)
    meta = known_to_json(record.meta)
    if record.said:
        spans, meta = with_said(spans, record.said), {**meta, **document_keys(record.said)}
    line: Object = {"text": text, "meta": meta, "_input_hash": input_hash}
    line["_task_hash"] = zlib.crc32(record.id.encode(), input_hash & 0x7FFFFFFF) & 0x7FFFFFFF
    if with_tokens:
        line["tokens"] = orjson.Fragment(_tokens(text))
    line |= {"spans": spans, "_view_id": "spans_manual", "answer": "accept"}
    return line | {"relations": relations} if (relations := _relations(record, spans)) else line


def _relations(record: DocumentRecord, spans: list[Object]) -> list[Object]:
    """Links as Prodigy has them, by the last tokens of spans, and as we have them beside."""
    by_id = {span["id"]: span for span in spans} if record.said else {}
    found: list[Object] = []
    for link in inside(record):
        ends = [by_id[link[end]] for end in ("source", "target")]
        tokens = {name: span["token_end"] for name, span in zip(("head", "child"), ends, strict=True) if _AT in span}
        places = [{name: span[name] for name in (*_PLACE, _AT, "token_end") if name in span} for span in ends]
        named = {"head_span": places[0], "child_span": places[1], "label": link["kind"]}
        found.append({**tokens, **named, **link})
    return found


_PLACE, _AT = ("start", "end", "label"), "token_start"


def _count(record: DocumentRecord, chosen: Chosen) -> Mapping[Feature, int]:
    del chosen
    return {Feature.LINKS: outward(record)}


def _tokens(text: str) -> bytes:
    """Each character as a token, even blanks, so that every span begins and ends at one."""
    grid = _TOKEN.of(text)
    grid.rows[:1] = b"["
    grid.rows.append(ord("]"))
    return bytes(grid.finished(grid.rows))


def _token(at: int) -> bytes:
    return b',{"text":"%b","start":%d,"end":%d,"id":%d,"ws":false}' % (ROOM, at, at + 1, at)


_TOKEN = LetterRows(_token, lambda letter: orjson.dumps(letter)[1:-1])


def _lightened(line: bytes) -> bytes:
    """The line with a word in place of its tokens, if they are those that `_tokens` makes of its text.

    They are nine tenths of such a line. Compared as bytes they take a fifth of the time that their values take.
    """
    if not line.startswith(_BEGINNING):
        return line
    text_end = line.find(b'","meta":')
    begin = line.find(_TOKENS, text_end) + len(_TOKENS) - 1
    if text_end < 0 or begin < len(_TOKENS) - 1:
        return line
    try:
        text = orjson.loads(line[len(_BEGINNING) - 1 : text_end + 1])
    except orjson.JSONDecodeError:
        return line
    if not isinstance(text, str):
        return line
    tokens = _tokens(text)
    end = begin + len(tokens)
    if not (line.startswith(tokens, begin) and line.startswith(b',"spans":', end)):
        return line
    return b'%b"%b"%b' % (line[:begin], _CHARACTERS.encode(), line[end:])


_BEGINNING, _TOKENS = b'{"text":"', b',"tokens":['
_CHARACTERS = "characters"
"""In place of a list of tokens: each character is one."""


def _hash(text: str) -> int:
    return zlib.crc32(text.encode()) & 0x7FFFFFFF


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The texts of a file; those that were rejected or skipped have no spans."""
    for entry in entries(replace(given, lines=lambda: map(_lightened, given.lines()))):
        yield entry if isinstance(entry, Problem) else _document(*entry)


def _document(line: int, value: object) -> RawDocument | Problem:
    fields = as_object(value)
    text = fields.get("text")
    if not isinstance(text, str):
        return Problem(line, "import.not_a_document")
    meta = as_object(fields.get("meta"))
    said_keys = taken_keys(fields)
    about = {name: other for name, other in meta.items() if name not in said_keys}
    document = RawDocument(line, text, meta=about or None)
    listed = as_list(fields.get("spans"))
    places: list[int | None] = []
    # Spans were made of these tokens, so the tokens serve as quotes.
    tokens = text if fields.get("tokens") == _CHARACTERS else as_list(fields.get("tokens"))
    document.left_out["document labels"] += len(as_list(fields.get("accept")))
    if fields.get("answer") in ("reject", "ignore"):
        document.left_out[f"{fields['answer']}ed spans".replace("eed", "ed")] += len(listed)
        listed = []
    annotator = as_text(fields.get("_annotator_id")) or as_text(fields.get("_session_id"))
    for number, item in enumerate(map(as_object, listed), 1):
        start, end, label = item.get("start"), item.get("end"), item.get("label")
        if type(start) is not int or type(end) is not int or not isinstance(label, str) or not label:
            document.refuse(number, line)
            places.append(None)
            continue
        quote = item.get("text")
        first, last = item.get("token_start"), item.get("token_end")
        if not _agree(tokens, first, last, start, end):
            fields_ = {"number": number, "start": start, "end": end, "expected": f"tokens {first}–{last}"}
            document.refused.append(Problem(line, "import.span_mismatch", fields_ | {"found": text[start:end][:40]}))
            places.append(None)
            continue
        places.append(None if _is_predicted(fields, item) else len(document.spans))
        score = item.get("score")
        (document.predictions if _is_predicted(fields, item) else document.spans).append(
            RawSpan(
                start,
                end,
                label,
                quote if isinstance(quote, str) else None,
                as_text(item.get("annotator")) or annotator or as_text(item.get("source")),
                as_text(item.get("note")) if "note" in item else None,
                as_text(item.get("id")),
                as_text(item.get("created_at")),
                as_text(item.get("updated_at")),
                score if isinstance(score, float) else None,
            )
        )
    _take_said(document, fields, listed, places)
    document.left_out = +document.left_out
    return document


def _take_said(document: RawDocument, fields: Object, listed: list[object], places: Sequence[int | None]) -> None:
    """Read what is said beside labels; `places` are those of the listed spans among the document's."""
    said = SaidReader(document)
    items = list(zip(map(as_object, listed), places, strict=True))
    found, wrong = read_said(
        {"meta": fields.get("meta")},
        [(item, said.id_of(at)) for item, at in items if at is not None and item.keys() & {"attributes", "memos"}],
    )
    document.left_out.update(wrong)
    said.take(found)
    relations = as_list(fields.get("relations"))
    ends = _Ends(document, items) if relations else None
    for relation in map(as_object, relations):
        assert ends is not None
        source, target = ends.of(relation, "source", "head"), ends.of(relation, "target", "child")
        if source is None or target is None or source == target:
            document.left_out["relations"] += 1
            continue
        more = {name: relation.get(name) for name in ("id", "annotator", "note", "created_at", "updated_at")}
        kind = as_text(relation.get("kind")) or as_text(relation.get("label"))
        said.link(kind, said.id_of(source), said.id_of(target), **more)
    said.close()


class _Ends:
    """Finds the spans that relations name: by our ids, by their places, or by their last tokens."""

    def __init__(self, document: RawDocument, items: Sequence[tuple[Object, int | None]]) -> None:
        self._by_id = {span.id: at for at, span in enumerate(document.spans) if span.id}
        self._by_place = {_place(item): at for item, at in items}
        self._by_token = {item["token_end"]: at for item, at in items if type(item.get("token_end")) is int}

    def of(self, relation: Object, own: str, theirs: str) -> int | None:
        """The place of one end."""
        at = self._by_id.get(as_text(relation.get(own)))
        at = self._by_place.get(_place(as_object(relation.get(f"{theirs}_span")))) if at is None else at
        token = relation.get(theirs)
        return self._by_token.get(token) if at is None and type(token) is int else at


def _place(span: Object) -> bytes:
    return orjson.dumps([span.get(name) for name in _PLACE])


def _is_predicted(fields: Object, span: Object) -> bool:
    """Whether a model made a span that nobody has answered yet: a task of a stream, with a score or a source."""
    return "answer" not in fields and ("score" in span or "source" in span)


def _agree(tokens: list[object] | str, first: object, last: object, start: int, end: int) -> bool:
    """Whether the tokens that a span names begin and end where it does. Without such tokens nothing disagrees.

    In place of tokens stands the text if each of its characters is one.
    """
    if type(first) is not int or type(last) is not int or not 0 <= first <= last < len(tokens):
        return True
    if isinstance(tokens, str):
        return (first, last + 1) == (start, end)
    return (as_object(tokens[first]).get("start"), as_object(tokens[last]).get("end")) == (start, end)


def recognise(name: str, head: bytes) -> bool:
    """Whether a file begins with a text that only Prodigy, or a program that makes files for it, writes."""
    del name
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    line = start.partition(b"\n")[0]
    if not line.startswith(b"{") or b'"text"' not in line:
        return False
    if b'"_input_hash"' in line or b'"_view_id"' in line:
        return True
    try:
        fields = as_object(orjson.loads(line))
    except orjson.JSONDecodeError:
        return False
    spans = [as_object(item) for item in as_list(fields.get("spans"))]
    # Ours have a quote and an annotator in each span.
    return bool(spans) and all({"start", "end", "label"} <= span.keys() and "text" not in span for span in spans)


FORMAT = Format(
    id="prodigy",
    title="Prodigy",
    description="A line a document with tokens and spans; for spans_manual and ner_manual",
    suffix=".jsonl",
    version=1,
    holds=TEXTS | OF_ANNOTATIONS | SAID,
    options=(
        SHAPE,
        Option(
            "tokens",
            "Tokens",
            (
                Choice("characters", "Characters", "Every character is a token, so that every span fits"),
                Choice("none", "None", "Prodigy makes tokens when it loads the file"),
            ),
        ),
    ),
    link="https://prodi.gy/docs/api-interfaces",
    write=_write,
    verify=verify_by_reading(read),
    raw=read,
    recognise=recognise,
    count=_count,
    shaped=True,
)
