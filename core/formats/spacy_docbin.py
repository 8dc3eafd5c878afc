"""spaCy: a folder with texts as JSON Lines, ten lines that make a DocBin of them, and the DocBin where spaCy is.

Spans stand in ``doc.spans["sc"]``, the key of the trainable span categoriser: ``doc.ents`` refuses overlaps. Each
character is a token of a blank ``zh`` pipeline, so every span begins and ends at one.
"""

import importlib.util
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import Any

import orjson

from core.errors import UserError
from core.formats.jsonl_reader import Problem
from core.formats.meta import known_to_json
from core.formats.output import Output, Written
from core.formats.prodigy import read as read_lines
from core.formats.protocol import OF_ANNOTATIONS, TEXTS, Chosen, Feature, Format, Mismatch, Target
from core.formats.raw import GivenDataset, RawDocument, RawSpan
from core.formats.reading_back import given_back, same
from core.formats.records import DocumentRecord
from core.formats.shapes import SHAPE
from core.formats.units import Counting

SCRIPT = '''\
"""Makes NAME.spacy of each NAME.jsonl beside it: python to_docbin.py"""
import json, pathlib, spacy
from spacy.tokens import Doc, DocBin

nlp = spacy.blank("zh")
for path in pathlib.Path(__file__).parent.glob("*.jsonl"):
    docs = DocBin(store_user_data=True)
    for line in path.open(encoding="utf-8"):
        row = json.loads(line)
        doc = Doc(nlp.vocab, words=list(row["text"]), spaces=[False] * len(row["text"]))
        doc.spans["sc"] = [doc.char_span(s["start"], s["end"], s["label"]) for s in row["spans"]]
        docs.add(doc)
    docs.to_disk(path.with_suffix(".spacy"))
'''
_ALL = "documents"


def _write(records: Iterable[DocumentRecord], output: Output, chosen: Chosen) -> None:
    del chosen
    docbins = _DocBins() if importlib.util.find_spec("spacy") is not None else None
    with ExitStack() as files:
        sinks = {name: files.enter_context(output.file(f"{name}.jsonl")) for name in output.about.splits or (_ALL,)}
        for record in records:
            sinks[record.split or _ALL].write(orjson.dumps(_row(record), option=orjson.OPT_APPEND_NEWLINE))
            if docbins is not None:
                docbins.add(record)
    with output.file("to_docbin.py") as sink:
        sink.write(SCRIPT.encode())
    if docbins is not None:
        for name, data in docbins.contents(output.about.splits or (_ALL,)):
            with output.file(f"{name}.spacy") as sink:
                sink.write(data)


def _row(record: DocumentRecord) -> dict[str, object]:
    meta = known_to_json(record.meta)
    spans = [
        {
            "start": start,
            "end": end,
            "label": label,
            "text": record.text[start:end],
            "annotator": annotator,
            "id": id_,
            **({} if note is None else {"note": note}),
        }
        for start, end, label, id_, annotator, note, *_ in record.spans
    ]
    return {"text": record.text, "meta": meta, "spans": spans}


class _DocBins:
    """Collects documents by split. spaCy is not part of this program and has no types here."""

    def __init__(self) -> None:
        spacy: Any = importlib.import_module("spacy")
        self._tokens: Any = importlib.import_module("spacy.tokens")
        self._nlp: Any = spacy.blank("zh")
        self._bins: dict[str, Any] = {}

    def add(self, record: DocumentRecord) -> None:
        doc = self._tokens.Doc(self._nlp.vocab, words=list(record.text), spaces=[False] * len(record.text))
        doc.spans["sc"] = [doc.char_span(span.start, span.end, span.label) for span in record.spans]
        self._bin(record.split or _ALL).add(doc)

    def _bin(self, name: str) -> Any:
        if name not in self._bins:
            self._bins[name] = self._tokens.DocBin()
        return self._bins[name]

    def contents(self, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        for name in names:
            yield name, self._bin(name).to_bytes()

    def read(self, data: bytes) -> Iterator[tuple[str, list[tuple[int, int, str]]]]:
        """The texts of a DocBin with their spans."""
        for doc in self._tokens.DocBin().from_bytes(data).get_docs(self._nlp.vocab):
            yield doc.text, sorted((span.start_char, span.end_char, span.label_) for span in doc.spans.get("sc", ()))


def _verify(written: Written, records: Iterator[DocumentRecord], chosen: Chosen) -> int:
    """Check the lines with our reader, and the DocBin with spaCy."""
    del chosen
    verified = 0
    readers: dict[str, Iterator[RawDocument | Problem]] = {}
    docs: dict[str, Iterator[tuple[str, list[tuple[int, int, str]]]]] = {}
    docbins = _DocBins() if importlib.util.find_spec("spacy") is not None else None
    for number, record in enumerate(records, 1):
        name = record.split or _ALL
        if name not in readers:
            readers[name] = read_lines(given_back(written, f"{name}.jsonl"))
            if docbins is not None:
                docs[name] = docbins.read(written.content(f"{name}.spacy") or b"")
        verified += same(next(readers[name], None), record, record.spans, Counting(), number)
        if docbins is not None:
            spans = sorted((span.start, span.end, span.label) for span in record.spans)
            if next(docs[name], None) != (record.text, spans):
                raise Mismatch(number)
    return verified


def read(given: GivenDataset) -> Iterator[RawDocument | Problem]:
    """The texts of a DocBin, which only spaCy can read, or of the lines beside it."""
    if not given.name.lower().endswith(".spacy"):
        yield from read_lines(given)
        return
    if importlib.util.find_spec("spacy") is None:
        raise UserError("import.needs_add_on", format="spaCy", package="spacy")
    try:
        found = list(_DocBins().read(given.data()))
    except Exception:  # noqa: BLE001 - zlib, msgpack and spaCy raise whatever the bytes make of them
        raise UserError("import.damaged", kind="spaCy") from None
    for number, (text, spans) in enumerate(found, 1):
        yield RawDocument(number, text, [RawSpan(start, end, label) for start, end, label in spans if label])


def recognise(name: str, head: bytes) -> bool:
    """Whether it is named like a DocBin and compressed like one."""
    return name.lower().endswith(".spacy") and head.startswith((b"\x78\x9c", b"\x78\xda", b"\x78\x01"))


FORMAT = Format(
    id="spacy",
    title="spaCy",
    description="A folder with a DocBin where spaCy is installed, else with what makes one",
    suffix="",
    version=1,
    holds=TEXTS | (OF_ANNOTATIONS - {Feature.TIMES}),
    options=(SHAPE,),
    target=Target.FOLDER,
    link="https://spacy.io/api/docbin",
    write=_write,
    verify=_verify,
    raw=read,
    converted=True,
    recognise=recognise,
    keeps_splits=True,
    shaped=True,
)
