from collections.abc import Iterator

import orjson
import pytest

from core.formats.jsonl import SHAPES, Mismatch, encode_document, encode_passages, encode_sentences
from core.formats.records import DocumentRecord, SpanRecord
from core.ids import AnnotationId
from core.model import Mask, Meta
from core.text.canonical import document_id

TEXT = "一、学校\n新建学校𠮷所。补贴🏫教师！\n关注我们"
AT = "2024-05-01T08:00:00.000Z"


def span(start: int, end: int, label: str = "teachers", annotator: str = "张三") -> SpanRecord:
    return SpanRecord(start, end, label, AnnotationId(f"{start}-{end}-{label}"), annotator, None, AT, AT)


def record(*spans: SpanRecord, masks: tuple[Mask, ...] = ()) -> DocumentRecord:
    return DocumentRecord(document_id(TEXT), TEXT, Meta("标题", region="某区", year=2024), spans, masks)


def lines(data: bytes) -> list[dict[str, object]]:
    return [orjson.loads(line) for line in data.splitlines(keepends=True)]


def test_a_document_is_one_line_with_the_keys_of_the_design_in_their_order() -> None:
    data = encode_document(record(span(5, 11)))
    assert data.endswith(b"}\n")
    assert data.count(b"\n") == 1
    (line,) = lines(data)
    assert list(line) == ["id", "text", "meta", "spans"]
    (only,) = line["spans"]  # type: ignore[misc]
    assert list(only) == ["id", "start", "end", "label", "annotator", "text", "note", "created_at", "updated_at"]
    assert only["text"] == "新建学校𠮷所"


def test_chinese_is_written_as_itself() -> None:
    assert "新建学校𠮷所".encode() in encode_document(record())


def test_a_passage_carries_its_surroundings() -> None:
    (line,) = lines(encode_passages(record(span(12, 17, "subsidies"))))
    assert (line["text"], line["before"], line["after"]) == ("补贴🏫教师", TEXT[:12], "！\n关注我们")
    assert (line["document"], line["title"], line["region"], line["year"]) == (
        document_id(TEXT),
        "标题",
        "某区",
        2024,
    )


def test_every_sentence_is_a_line_with_all_labels_over_it() -> None:
    spans = [span(0, 8, "infrastructure"), span(5, 8, "teachers"), span(5, 8, "teachers", "李四"), span(10, 14)]
    found = [(line["text"], line["labels"]) for line in lines(encode_sentences(record(*spans)))]
    assert found == [
        ("一、学校", ["infrastructure"]),
        ("新建学校𠮷所。", ["infrastructure", "teachers"]),
        ("补贴🏫教师！", ["teachers"]),
        ("关注我们", []),
    ]


def test_sentences_under_furniture_say_so() -> None:
    furniture = Mask(TEXT.index("关"), len(TEXT), "share")
    masked = [line["masked"] for line in lines(encode_sentences(record(masks=(furniture,))))]
    assert masked == [False, False, False, True]


@pytest.mark.parametrize(("shape", "expected"), [("documents", 2), ("passages", 2), ("sentences", 4)])
def test_what_was_written_is_verified(shape: str, expected: int) -> None:
    records = [record(span(0, 4), span(5, 11))]
    layout = SHAPES[shape]
    written = b"".join(layout.encode(record) for record in records).splitlines(keepends=True)
    assert layout.verify(written, iter(records)) == expected


@pytest.mark.parametrize("shape", SHAPES)
def test_a_line_that_says_something_else_is_found(shape: str) -> None:
    records = [record(span(5, 11))]
    layout = SHAPES[shape]
    data = layout.encode(records[0])
    bad = data.replace('"text":"新建学校𠮷所'.encode(), '"text":"新建学校吉所'.encode())
    assert bad != data

    def again() -> Iterator[DocumentRecord]:
        return iter(records)

    assert layout.verify(data.splitlines(keepends=True), again()) >= 1
    with pytest.raises(Mismatch):
        layout.verify(bad.splitlines(keepends=True), again())
