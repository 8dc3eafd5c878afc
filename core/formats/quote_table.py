"""Tables of a dataset, for spreadsheets: quotes, sentences, documents, and the codebook.

Quotes stand beside their offsets, and each label beside the labels that it stands under, a column a level. Attributes
and variables that are used have columns, ``attribute.status`` and ``variable.funds``; links and memos have sheets.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from core.formats.card import codebook_table
from core.formats.jsonl_reader import Problem
from core.formats.output import About
from core.formats.raw import GivenDataset, RawDocument, RawSpan
from core.formats.records import DocumentRecord
from core.formats.said_mapping import SaidReader, attributes_of, memos_of, text_of, variables_of
from core.formats.shapes import CONTEXT, SpanWindow, is_masked
from core.ids import DocumentId
from core.spreadsheet import Cell

Row = list[Cell]
SHEETS = ("quotes", "sentences", "documents", "codebook")
SAID_SHEETS = {
    "links": ["id", "kind", "source", "target", "document", "target_document", "annotator", "note"],
    "memos": ["id", "document", "annotation", "author", "text"],
}
"""The columns of what a workbook says besides; times stand behind them."""
_TIMES = ("created_at", "updated_at")
_ABOUT = ("document", "title", "region", "year")
ATTRIBUTE, VARIABLE = "attribute.", "variable."
"""How the names of columns begin that hold attributes and variables."""


def depth(about: About) -> int:
    """How many levels the codebook has."""
    return max((len(about.path_of(label.code)) for label in about.labels), default=1)


def head_of(sheet: str, about: About) -> list[str]:
    """The names of a sheet's columns."""
    match sheet:
        case "quotes":
            levels = [f"level_{number}" for number in range(1, depth(about) + 1)]
            place = ["label", *levels, "start", "end", "quote", "before", "after"]
            more = [ATTRIBUTE + known.code for known in about.said.attributes]
            return ["id", *_ABOUT, *place, "annotator", "note", "created_at", "updated_at", *more]
        case "sentences":
            return [*_ABOUT, "start", "end", "text", "labels", "masked"]
        case "documents":
            more = [VARIABLE + known.code for known in about.said.variables]
            return [*_ABOUT, "issuer", "date", "kind", "characters", "annotations", *more, "text"]
        case "links" | "memos":
            return [*SAID_SHEETS[sheet], *_TIMES]
        case _:
            return codebook_table(about.labels)[0]


def rows_of(sheet: str, record: DocumentRecord, about: About) -> Iterator[Row]:
    """A document's rows in a sheet; none in that of the codebook."""
    known: Row = [record.id, record.meta.title, record.meta.region, record.meta.year]
    text = record.text
    match sheet:
        case "quotes":
            levels = depth(about)
            codes = [known.code for known in about.said.attributes]
            for start, end, label, id_, annotator, note, created, updated, _ in record.spans:
                path = about.path_of(label)
                place: Row = [label, *path, *[None] * (levels - len(path)), start, end]
                around: Row = [text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]]
                more = _cells(attributes_of(record, id_), codes) if codes else []
                yield [id_, *known, *place, *around, annotator, note, created, updated, *more]
        case "sentences":
            # The rules for sentences load more slowly than the rest of this module.
            from core.text.sentences import sentences

            window = SpanWindow(record.spans)
            for sentence in sentences(text):
                labels = ";".join(sorted({span.label for span in window.over(sentence.start, sentence.end)}))
                masked = int(is_masked(sentence.start, sentence.end, record.masks))
                quote = text[sentence.start : sentence.end]
                yield [*known, sentence.start, sentence.end, quote, labels, masked]
        case "documents":
            meta = record.meta
            more = _cells(variables_of(record), [variable.code for variable in about.said.variables])
            yield [*known, meta.issuer, meta.date, meta.kind, len(text), len(record.spans), *more, text]
        case "links":
            yield from _links(record)
        case "memos":
            yield from _memos(record)
        case _:
            pass


def _cells(values: Mapping[str, object], codes: Iterable[str]) -> Row:
    return [text_of(values[code]) if code in values else None for code in codes]


def _links(record: DocumentRecord) -> Iterator[Row]:
    ids = {span.id for span in record.spans}
    for link in record.said.relations if record.said else ():
        if link["source"] in ids:
            row = {**link, "document": record.id, "target_document": link.get("target_document", record.id)}
            yield [row.get(name) for name in (*SAID_SHEETS["links"], *_TIMES)]


def _memos(record: DocumentRecord) -> Iterator[Row]:
    for id_ in ("", *(span.id for span in record.spans)):
        for memo in memos_of(record, id_):
            row = {**memo, "document": record.id, "annotation": id_}
            yield [row.get(name) for name in (*SAID_SHEETS["memos"], *_TIMES)]


@dataclass(slots=True)
class QuoteRows:
    """Rows of a sheet of quotes, collected by document."""

    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    """The texts of documents that the file brings along."""
    metas: Mapping[str, Mapping[str, object]] = field(default_factory=dict[str, Mapping[str, object]])
    documents: dict[str, RawDocument] = field(default_factory=dict[str, RawDocument])
    problems: list[Problem] = field(default_factory=list[Problem])
    unknown: set[str] = field(default_factory=set[str])
    _said: dict[str, SaidReader] = field(default_factory=dict[str, SaidReader])

    def take(self, line: int, row: Mapping[str, str], given: GivenDataset) -> None:
        """Add a row. For a document whose text nobody has, add only a problem."""
        document = self.document(line, row.get("document", ""), given)
        if document is None:
            return
        start, end, label = row.get("start", ""), row.get("end", ""), row.get("label", "")
        if not (start.isdecimal() and end.isdecimal() and label and len(start) < 12 and len(end) < 12):
            document.refuse(line, line)
            return
        note = row.get("note")
        quote = row.get("quote") or None
        span = RawSpan(
            int(start),
            int(end),
            label,
            quote,
            row.get("annotator", ""),
            note or None,
            id=row.get("id", ""),
            created=row.get("created_at", ""),
            updated=row.get("updated_at", ""),
        )
        if quote is not None and document.text[span.start : span.end] != quote:
            fields = {"number": line, "start": span.start, "end": span.end, "expected": quote[:40]}
            found = document.text[span.start : span.end][:40]
            document.refused.append(Problem(line, "import.span_mismatch", fields | {"found": found}))
            return
        document.spans.append(span)
        for name, value in row.items():
            if value and name.startswith(ATTRIBUTE):
                self._of(document, row["document"]).attribute(
                    len(document.spans) - 1, name.removeprefix(ATTRIBUTE), value
                )

    def _of(self, document: RawDocument, id_: str) -> SaidReader:
        return self._said.setdefault(id_, SaidReader(document))

    def variables(self, row: Mapping[str, str]) -> None:
        """Add what a row in the sheet of documents says of its variables."""
        document = self.documents.get(row.get("document", ""))
        for name, value in row.items() if document is not None else ():
            if value and document is not None and name.startswith(VARIABLE):
                self._of(document, row["document"]).variable(name.removeprefix(VARIABLE), value)

    def link(self, row: Mapping[str, str]) -> None:
        """Add a row of the sheet of links."""
        document = self.documents.get(row.get("document", ""))
        if document is not None and row.get("source") and row.get("target"):
            more = {name: row.get(name) for name in ("id", "annotator", "note", *_TIMES)}
            self._of(document, row["document"]).link(row.get("kind", ""), row["source"], row["target"], **more)

    def memo(self, row: Mapping[str, str]) -> None:
        """Add a row of the sheet of memos."""
        document = self.documents.get(row.get("document", ""))
        if document is None:
            return
        about = row.get("annotation", "")
        at = next((at for at, span in enumerate(document.spans) if span.id == about), None) if about else None
        if not about or at is not None:
            memo = {name: row[name] for name in ("id", "author", "text", *_TIMES) if row.get(name)}
            self._of(document, row["document"]).memo(at, memo)

    def document(self, line: int, id_: str, given: GivenDataset) -> RawDocument | None:
        """The document of that id, with its text from the file or from the project."""
        if id_ not in self.documents and id_ not in self.unknown:
            text = self.texts.get(id_)
            text = given.known(DocumentId(id_)) if text is None else text
            if text is None:
                self.unknown.add(id_)
                self.problems.append(Problem(line, "import.no_text_known"))
                return None
            self.documents[id_] = RawDocument(line, text, meta=self.metas.get(id_))
        return self.documents.get(id_)

    def read(self) -> Iterator[RawDocument | Problem]:
        """All documents."""
        for said in self._said.values():
            said.close()
        yield from self.problems
        yield from self.documents.values()


def meta_of(row: Mapping[str, str]) -> dict[str, object]:
    """What a row in the sheet of documents says of its document."""
    year = row.get("year", "")
    known: dict[str, object] = {
        name: row[name] for name in ("title", "region", "issuer", "date", "kind") if row.get(name)
    }
    return known | ({"year": int(year)} if year.isdecimal() and len(year) < 6 else {})


def has_quotes(head: Iterable[str]) -> bool:
    """Whether these columns are those of a sheet of quotes."""
    return {"document", "label", "start", "end", "quote"} <= set(head)
