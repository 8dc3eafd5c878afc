"""Tables of a dataset, for spreadsheets: quotes, sentences, documents, and the codebook.

Quotes stand beside their offsets, and each label beside the labels that it stands under, a column a level.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from core.formats.card import codebook_table
from core.formats.jsonl_reader import Problem
from core.formats.output import About
from core.formats.raw import GivenDataset, RawDocument, RawSpan
from core.formats.records import DocumentRecord
from core.formats.shapes import CONTEXT, SpanWindow, is_masked
from core.ids import DocumentId
from core.spreadsheet import Cell

Row = list[Cell]
SHEETS = ("quotes", "sentences", "documents", "codebook")
_ABOUT = ("document", "title", "region", "year")


def depth(about: About) -> int:
    """How many levels the codebook has."""
    return max((len(about.path_of(label.code)) for label in about.labels), default=1)


def head_of(sheet: str, about: About) -> list[str]:
    """The names of a sheet's columns."""
    match sheet:
        case "quotes":
            levels = [f"level_{number}" for number in range(1, depth(about) + 1)]
            place = ["label", *levels, "start", "end", "quote", "before", "after"]
            return ["id", *_ABOUT, *place, "annotator", "note", "created_at", "updated_at"]
        case "sentences":
            return [*_ABOUT, "start", "end", "text", "labels", "masked"]
        case "documents":
            return [*_ABOUT, "issuer", "date", "kind", "characters", "annotations", "text"]
        case _:
            return codebook_table(about.labels)[0]


def rows_of(sheet: str, record: DocumentRecord, about: About) -> Iterator[Row]:
    """A document's rows in a sheet; none in that of the codebook."""
    known: Row = [record.id, record.meta.title, record.meta.region, record.meta.year]
    text = record.text
    match sheet:
        case "quotes":
            levels = depth(about)
            for start, end, label, id_, annotator, note, created, updated, _ in record.spans:
                path = about.path_of(label)
                place: Row = [label, *path, *[None] * (levels - len(path)), start, end]
                around: Row = [text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]]
                yield [id_, *known, *place, *around, annotator, note, created, updated]
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
            yield [*known, meta.issuer, meta.date, meta.kind, len(text), len(record.spans), text]
        case _:
            pass


@dataclass(slots=True)
class QuoteRows:
    """Rows of a sheet of quotes, collected by document."""

    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    """The texts of documents that the file brings along."""
    metas: Mapping[str, Mapping[str, object]] = field(default_factory=dict[str, Mapping[str, object]])
    documents: dict[str, RawDocument] = field(default_factory=dict[str, RawDocument])
    problems: list[Problem] = field(default_factory=list[Problem])
    unknown: set[str] = field(default_factory=set[str])

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
