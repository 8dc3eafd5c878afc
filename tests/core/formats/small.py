"""One small document, written in a format and read back as bytes: what the tests of the formats have in common."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from core.formats.output import About, appearing
from core.formats.protocol import Format, Target
from core.formats.raw import GivenDataset, RawCodebook, RawDocument, RawRead
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.said import Said, SaidUse
from core.formats.said_mapping import fitted
from core.ids import AnnotationId, DocumentId, LabelId
from core.model import Label, Meta
from core.said.fields import Field, FieldChoice, FieldKind

TEXT = "𠮷校舍建设。\n发放资金。"
"""Its first character has two UTF-16 units."""
DOCUMENT = DocumentId("d" * 64)
FIRST, SECOND = (f"00000000-0000-4000-8000-00000000000{number}" for number in (1, 2))
EARLY, LATE = "2024-01-01T00:00:00Z", "2024-01-02T00:00:00Z"
ABOUT = About(
    "项目",
    (
        Label(LabelId("a"), "build", "建设", "building", "#112233", "1", definition_zh="建房"),
        Label(LabelId("b"), "safe", "安全", "", "#445566", parent=LabelId("a")),
    ),
)


def span(start: int, end: int, label: str = "build", note: str | None = None) -> SpanRecord:
    """An annotation by 陈晓."""
    return SpanRecord(start, end, label, AnnotationId(FIRST), "陈晓", note, EARLY, LATE)


def record(*spans: SpanRecord, text: str = TEXT) -> DocumentRecord:
    """The document with these annotations."""
    return DocumentRecord(DOCUMENT, text, Meta("报告", region="城东区", year=2024), spans)


RECORD = record(span(1, 5), SpanRecord(3, 5, "safe", AnnotationId(SECOND), "李四", "注", EARLY, LATE))
"""校舍建设 and, over its end, 建设."""


def written(
    folder: Path, known: Format, *records: DocumentRecord, about: About = ABOUT, **options: str
) -> Mapping[str, bytes]:
    """The files of a dataset, that of a single one under the name ``""``; read back as an export does it."""
    assert known.write is not None
    assert known.verify is not None
    chosen = known.choose(options)
    path = folder / f"dataset{known.suffix}"
    with appearing(path, known.target, about) as place:
        known.write(records, place, chosen)
        known.verify(place, iter(records), chosen)
    if known.target is Target.FILE:
        return {"": path.read_bytes()}
    return {file.name: file.read_bytes() for file in path.iterdir()}


def text_of(folder: Path, known: Format, *records: DocumentRecord, **options: str) -> str:
    """The only file of a dataset."""
    return written(folder, known, *records, about=ABOUT, **options)[""].decode()


def documents_of(
    read: RawRead, data: bytes | str, name: str = "dataset", files: Mapping[str, bytes] | None = None
) -> list[RawDocument]:
    """The texts that a reader finds; a problem in place of a text fails the test."""
    raw = data.encode() if isinstance(data, str) else data
    found = [found for found in read(GivenDataset.of(name, raw, files)) if not isinstance(found, RawCodebook)]
    documents = [document for document in found if isinstance(document, RawDocument)]
    assert len(documents) == len(found)
    return documents


def places(document: RawDocument) -> list[tuple[int, int, str]]:
    """Where its spans are and what they are called, in the unit of the file."""
    return [(found.start, found.end, found.label) for found in document.spans]


def refused(document: RawDocument) -> list[tuple[int, str]]:
    """The line and the code of what is no span."""
    return [(problem.line, problem.code) for problem in document.refused]


THIRD = "00000000-0000-4000-8000-000000000003"
USE = SaidUse(
    (
        Field("", "status", FieldKind.ONE, "状态", "", (FieldChoice("done", "完成"), FieldChoice("planned", "计划"))),
        Field("", "amount", FieldKind.NUMBER, "金额", units=("万元",)),
        Field("", "tags", FieldKind.SEVERAL, choices=(FieldChoice("a"), FieldChoice("b"))),
        Field("", "sure", FieldKind.YES_NO),
        Field("", "a remark", FieldKind.TEXT),
    ),
    (Field("", "类型", FieldKind.TEXT),),
    ("continues", "fulfils"),
    memos=True,
)
_BY = {"created_at": EARLY, "updated_at": LATE}
SAID = replace(
    RECORD,
    said=Said(
        {
            FIRST: {"status": "done", "amount": {"value": 12.5, "unit": "万元"}, "sure": False},
            SECOND: {"tags": ["a", "b"], "a remark": "其余 见表"},
        },
        {"类型": "农村"},
        {
            "": [{"id": f"{FIRST[:-1]}a", "author": "李四", "text": "全文一记", **_BY}],
            FIRST: [{"id": f"{FIRST[:-1]}b", "author": "李四", "text": "校舍一记", **_BY}],
        },
        [
            {"id": f"{FIRST[:-1]}c", "kind": "fulfils", "source": FIRST, "target": SECOND}
            | {"annotator": "陈晓", "note": "见表", **_BY},
            {"id": f"{FIRST[:-1]}d", "kind": "fulfils", "source": SECOND, "target": THIRD, "target_document": "e" * 64}
            | {"annotator": "陈晓", "note": None, **_BY},
        ],
    ),
)
"""The document with everything that can be said; its second link leads to another document."""
SAYING = replace(ABOUT, said=USE)


def back(read: RawRead, data: bytes | str, **more: object) -> RawDocument:
    """The one document of a file of which something is said."""
    (document,) = documents_of(read, data, **more)  # type: ignore[arg-type]
    assert document.said is not None
    return document


def fitting(document: RawDocument) -> dict[str, dict[str, object]]:
    """The attributes of a document's annotations as the fields take them."""
    assert document.said is not None
    fields = {field.code: field for field in USE.attributes}
    return {
        id_: {code: fitted(fields[code], value) for code, value in found.items()}
        for id_, found in document.said.attributes.items()
    }


def linked(document: RawDocument) -> list[tuple[str, str, str]]:
    """Kind, source and target of a document's links."""
    assert document.said is not None
    return [(link["kind"], link["source"], link["target"]) for link in document.said.relations]


def remembered(document: RawDocument) -> dict[str, list[str]]:
    """The texts of memos by what they are about."""
    assert document.said is not None
    return {id_: [memo["text"] for memo in memos] for id_, memos in document.said.memos.items()}
