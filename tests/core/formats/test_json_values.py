import pytest

from core.errors import UserError
from core.formats.json_values import as_list, as_object, as_text, entries, is_offset, one_or_several, whole
from core.formats.jsonl_reader import Problem
from core.formats.raw import GivenDataset


def test_a_value_is_what_it_is_said_to_be_or_nothing() -> None:
    assert [as_object({"a": 1}), as_object([1]), as_list([1]), as_list("a")] == [{"a": 1}, {}, [1], []]
    assert [as_text("a"), as_text(1), as_text(None)] == ["a", "", ""]
    assert [one_or_several([1, 2]), one_or_several({})] == [[1, 2], [{}]]
    assert [is_offset(1), is_offset(True), is_offset(1.0)] == [True, False, False]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b'{"a": 1}\n\n{"a": 2}\n', [(1, {"a": 1}), (3, {"a": 2})]),
        (b'\xef\xbb\xbf[{"a": 1},\n{"a": 2}]', [(1, {"a": 1}), (2, {"a": 2})]),
        (b'{\n"a": 1\n}', [(1, {"a": 1})]),
    ],
    ids=["lines", "a list", "an object over lines"],
)
def test_lines_and_whole_files_give_their_values(data: bytes, found: list[tuple[int, object]]) -> None:
    assert list(entries(GivenDataset.of("a.json", data))) == found


def test_a_line_that_is_none_is_a_problem_of_that_line_and_the_others_come() -> None:
    first, broken, last = entries(GivenDataset.of("a.jsonl", b'{"a": 1}\n{"a": \n{"a": 3}\n'))
    assert (first, last) == ((1, {"a": 1}), (3, {"a": 3}))
    assert isinstance(broken, Problem)
    assert (broken.line, broken.code) == (2, "import.bad_json")


def test_a_file_that_is_no_json_says_where() -> None:
    with pytest.raises(UserError) as refusal:
        whole(GivenDataset.of("a.json", b"[1,\n2,\n}"))
    assert (refusal.value.code, refusal.value.fields["line"]) == ("import.bad_json", 3)
