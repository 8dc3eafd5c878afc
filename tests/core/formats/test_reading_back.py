from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import UserError
from core.formats.doccano import read
from core.formats.jsonl_reader import Problem
from core.formats.output import appearing
from core.formats.protocol import Chosen, Mismatch, OffsetUnit, Target
from core.formats.raw import GivenDataset, RawCodebook, RawDocument, RawSpan
from core.formats.reading_back import same, texts_of, verify_by_reading
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.units import Counting
from tests.core.formats.small import ABOUT, RECORD, TEXT, record, span

RAW = RawDocument(1, TEXT, [RawSpan(3, 5, "safe", "建设"), RawSpan(1, 5, "build")])


def test_equal_texts_and_spans_are_counted_in_whatever_order_and_unit_they_come() -> None:
    assert same(RAW, RECORD, RECORD.spans, Counting(), 7) == 2
    utf_16 = RawDocument(1, TEXT, [RawSpan(2, 5, "build")])
    assert same(utf_16, RECORD, [span(1, 5)], Counting(OffsetUnit.UTF_16, inclusive=True), 7) == 1


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (None, RECORD),
        (RAW, None),
        (Problem(1, "text.empty"), RECORD),
        (RAW, replace(RECORD, text=TEXT + "。")),
        (RAW, record(span(1, 5))),
        (RAW, record(span(1, 5), span(3, 5, "build"))),
        (RawDocument(1, TEXT, [RawSpan(1, 5, "build"), RawSpan(3, 5, "safe", "资金")]), RECORD),
    ],
    ids=["no text", "no record", "a problem", "another text", "a span more", "another label", "another quote"],
)
def test_what_differs_is_a_mismatch_of_its_number(
    raw: RawDocument | Problem | None, wanted: DocumentRecord | None
) -> None:
    with pytest.raises(Mismatch) as mismatch:
        same(raw, wanted, wanted.spans if wanted else (), Counting(), 7)
    assert mismatch.value.line == 7


@pytest.mark.parametrize("unit", list(OffsetUnit))
def test_a_part_of_a_text_may_begin_with_a_byte_order_mark(unit: OffsetUnit) -> None:
    text, width = "\ufeff校舍", 3 if unit is OffsetUnit.BYTES else 1
    raw = RawDocument(1, text, [RawSpan(0, 2 * width, "build", "\ufeff校")])
    assert same(raw, record(span(0, 2), text=text), [span(0, 2)], Counting(unit), 1) == 1
    for other, held in ((text.removeprefix("\ufeff"), [span(0, 2)]), (text, [span(1, 2)]), (text, [span(0, 3)])):
        with pytest.raises(Mismatch):
            same(raw, record(*held, text=other), held, Counting(unit), 1)


def test_a_dataset_is_verified_by_its_reader_document_by_document(tmp_path: Path) -> None:
    def held(document: DocumentRecord, chosen: Chosen) -> list[SpanRecord]:
        assert chosen == {"a": "b"}
        return list(document.spans)[:1]

    line = f'{{"text": "{TEXT}", "label": [[1, 5, "build"]]}}\n'.replace("。\n发", "。\\n发").encode()
    verify = verify_by_reading(read, held)
    with appearing(tmp_path / "a", Target.FILE, ABOUT) as place:
        with place.file() as sink:
            sink.write(line * 2)
        assert verify(place, iter([RECORD, RECORD]), {"a": "b"}) == 2
        for number, records in ((2, [RECORD]), (3, [RECORD] * 3)):
            with pytest.raises(Mismatch) as mismatch:
                verify(place, iter(records), {"a": "b"})
            assert mismatch.value.line == number


def test_a_dataset_that_cannot_be_read_is_none_and_a_codebook_is_no_text(tmp_path: Path) -> None:
    def broken(_given: GivenDataset) -> Iterator[RawDocument]:
        yield RAW
        raise UserError("import.damaged", kind="x")

    with appearing(tmp_path / "a", Target.FILE, ABOUT) as place:
        with pytest.raises(Mismatch) as mismatch:
            verify_by_reading(broken)(place, iter([RECORD, RECORD]), {})
        assert mismatch.value.line == 2
    assert list(texts_of(lambda _given: iter([RawCodebook(()), RAW]), GivenDataset.of("a", b""))) == [RAW]
