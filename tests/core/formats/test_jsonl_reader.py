import io

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.bounded_json import DEEPEST
from core.formats import jsonl_reader
from core.formats.jsonl_reader import Problem, ReadDocument, lines_of, moved_offsets, read_document, read_documents
from core.formats.records import SpanColumns
from core.text.canonical import canonicalise, document_id


def one(raw: dict[str, object]) -> ReadDocument:
    read = read_document(raw, 7)
    assert isinstance(read, ReadDocument)
    return read


def codes(problems: list[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def test_a_span_that_holds_comes_in_and_one_that_does_not_is_refused() -> None:
    good = {"start": 1, "end": 2, "label": "a", "text": "𠮷", "annotator": "甲", "note": "n"}
    read = one(
        {"text": "新𠮷所", "spans": [good, good | {"start": 0, "end": 1}, good | {"end": 9}, good | {"text": None}]}
    )
    assert [(span.start, span.end, span.annotator, span.note) for span in read.spans] == [(1, 2, "甲", "n")]
    assert codes(read.refused) == ["import.span_mismatch", "import.span_outside", "import.span_mismatch"]
    assert (read.refused[0].line, read.refused[0].fields["number"]) == (7, 2)
    assert (read.refused[0].fields["found"], read.refused[0].fields["expected"]) == ("新", "𠮷")


@pytest.mark.parametrize(
    "bad",
    [
        {"start": "1"},
        {"start": True},
        {"start": -1},
        {"end": 1.0},
        {"start": 2, "end": 2, "text": ""},
        {"label": None},
        {"label": ""},
    ],
)
def test_offsets_and_labels_of_another_kind_are_refused(bad: dict[str, object]) -> None:
    read = one({"text": "新𠮷所", "spans": [{"start": 1, "end": 2, "label": "a", "text": "𠮷"} | bad]})
    assert not read.spans
    assert len(read.refused) == 1


def test_an_id_that_is_not_the_hash_is_told_and_not_taken() -> None:
    read = one({"id": "0" * 64, "text": "文"})
    assert read.id == document_id("文")
    assert codes(read.notices) == ["import.wrong_id"]
    assert not one({"id": document_id("文"), "text": "文"}).notices


def test_spans_move_with_line_ends_that_become_regular() -> None:
    text = "\ufeff甲\r\n乙丙\r\n丁"
    spans = [{"start": s, "end": e, "label": "a", "text": text[s:e]} for s, e in [(1, 2), (4, 6), (2, 9), (8, 9)]]
    read = one({"text": text, "spans": spans})
    assert read.text == "甲\n乙丙\n丁"
    assert [read.text[span.start : span.end] for span in read.spans] == ["甲", "乙丙", "\n乙丙\n丁", "丁"]
    assert codes(read.notices) == ["import.text_changed"]


@given(st.text(alphabet="甲乙\r\n\0\ufeff\u2028\x0c𠮷", max_size=12), st.data())
def test_moved_offsets_are_where_the_canonical_prefix_ends(text: str, data: st.DataObject) -> None:
    offsets = data.draw(st.lists(st.integers(0, len(text)), max_size=4))
    moved = moved_offsets(text, offsets)
    for offset in offsets:
        # A NUL between them would part CR from LF only in the pieces.
        if "\0" not in text:
            assert moved[offset] == len(canonicalise(text[:offset]).text)


def test_bad_lines_are_told_with_their_place_and_the_rest_is_read() -> None:
    good = orjson.dumps({"text": "文"}) + b"\n"
    found = list(read_documents([good, b"\n", '{"text":"中文", x}\n'.encode(), b'{"text":"\xff"}\n', b"[1]\n", good]))
    assert [type(item) for item in found] == [ReadDocument, Problem, Problem, Problem, ReadDocument]
    problems = [item for item in found if isinstance(item, Problem)]
    assert [(item.line, item.code) for item in problems] == [
        (3, "import.bad_json"),
        (4, "import.bad_json"),
        (5, "import.not_a_document"),
    ]
    assert problems[0].fields["byte"] == len('{"text":"中文", '.encode())
    assert problems[1].fields["byte"] == 9


def test_a_byte_order_mark_before_the_first_line_is_no_error() -> None:
    (read,) = read_documents([b"\xef\xbb\xbf" + orjson.dumps({"text": "文"})])
    assert isinstance(read, ReadDocument)


def test_times_and_ids_are_kept_to_the_letter_or_made_regular() -> None:
    base = {"start": 0, "end": 1, "label": "a", "text": "文"}
    ours = {"id": "01936f2a-4c00-7a31-9c10-6b1c0de0c001", "created_at": "2024-05-01T08:00:00.123Z"}
    foreign = {"id": 5, "created_at": "2024-05-01T10:00:00+02:00", "updated_at": "yesterday"}
    first, second = one({"text": "文", "spans": [base | ours, base | foreign]}).spans
    assert (first.id, first.created_at, first.updated_at) == (ours["id"], ours["created_at"], ours["created_at"])
    assert (second.id, second.created_at, second.updated_at) == ("", "2024-05-01T08:00:00.000Z", second.created_at)
    (unprintable,) = one({"text": "文", "spans": [base | {"id": ours["id"].replace("0", "\n", 1)}]}).spans
    assert unprintable.id == ""


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+10:00", "9999-12-31T23:59:59-10:00", "abcd-ef-ghTij:kl:mn.opqZ"])
def test_a_time_that_is_none_is_left_out(time: str) -> None:
    (span,) = one(
        {"text": "文", "spans": [{"start": 0, "end": 1, "label": "a", "text": "文", "created_at": time}]}
    ).spans
    assert span.created_at == ""


def test_an_empty_title_is_none() -> None:
    assert not one({"text": "文", "meta": {"title": " "}}).titled
    assert one({"text": "文", "meta": {"title": "甲"}}).titled


def test_metadata_may_be_nested_as_deep_as_it_can_be_written_again() -> None:
    def line(depth: int) -> bytes:
        lists = b"[" * depth + b"]" * depth
        return b'{"text": "a", "meta": {"x": %s}, "other": %s}' % (lists, b"[" * 500 + b"]" * 500)

    read, refused = read_documents([line(DEEPEST - 1), line(DEEPEST)])
    assert isinstance(read, ReadDocument)
    assert refused == Problem(2, "import.too_deep", {"limit": DEEPEST})


def test_a_line_longer_than_can_be_held_is_left_out_and_the_next_one_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl_reader, "LARGEST_LINE", 40)
    fitting = b'{"text": "%s"}' % (b"a" * 27)
    assert len(fitting + b"\n") == 40
    for ending in (b"", b"\n"):
        lines = [fitting, fitting.replace(b"a", b"aa", 1), b'{"text": "%s"}' % (b"a" * 500), fitting + ending]
        read = list(read_documents(lines_of(io.BytesIO(b"\n".join(lines)))))
        assert [(item.line, getattr(item, "code", "")) for item in read] == [
            (1, ""),
            (2, "import.long_line"),
            (3, "import.long_line"),
            (4, ""),
        ]


WRITTEN = {
    "start": 1,
    "end": 3,
    "label": "teachers",
    "id": "01936f2a-4c00-7a31-9c10-6b1c0de0c001",
    "annotator": "张三",
    "text": "𠮷所",
    "note": None,
    "created_at": "2024-05-01T08:00:00.000Z",
    "updated_at": "2024-05-02T08:00:00.123Z",
}
odd = st.fixed_dictionaries(
    {},
    optional={
        "start": st.sampled_from([0, 2, -1, 3, True, 1.0, "1", None]),
        "end": st.sampled_from([2, 1, 4, 99, False, None]),
        "label": st.sampled_from(["", "a", None, 1, ["a"]]),
        "id": st.sampled_from([WRITTEN["id"].upper(), "x", "", None, 7, {}]),
        "annotator": st.sampled_from(["", "李四", None, []]),
        "text": st.sampled_from(["𠮷", "", None, ["𠮷所"]]),
        "note": st.sampled_from(["记", "", 1, {}]),
        "created_at": st.sampled_from(
            ["2024-05-01", "2024-05-01T08:00:00+08:00", "2024-13-01T08:00:00.000Z", None, []]
        ),
        "updated_at": st.sampled_from(["2024-05-01 08:00:00.000Z", "2024-05-01T08:00:00,000Z", "zzzz", 0, {}]),
    },
)
spans = odd.map(lambda change: WRITTEN | change) | st.sampled_from([{}, None, "span", [1], WRITTEN])
lacking = st.sampled_from(list(WRITTEN)).map(lambda name: {key: WRITTEN[key] for key in WRITTEN if key != name})


@given(st.lists(spans | lacking, max_size=4))
def test_spans_that_are_asked_all_together_come_in_as_when_each_is_looked_at(listed: list[object]) -> None:
    text = "新𠮷所。"
    together = one({"text": text, "spans": listed})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jsonl_reader, "_whole_spans", lambda *_: None)
        singly = one({"text": text, "spans": listed})
    assert list(together.spans) == list(singly.spans)
    assert [list(map(type, span)) for span in together.spans] == [list(map(type, span)) for span in singly.spans]
    assert together.refused == singly.refused


def test_what_an_export_writes_is_asked_all_together() -> None:
    read = one({"text": "新𠮷所。", "spans": [WRITTEN, WRITTEN | {"note": "记"}]})
    assert isinstance(read.spans, SpanColumns)
