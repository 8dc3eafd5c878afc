"""What a line says beside its labels, read from whatever is there."""

from hypothesis import given
from hypothesis import strategies as st

from core.formats.said import Said, document_keys, read_said, relations_among, taken_keys, with_said

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["text", "kind", "source", "target", "a"]), inner, max_size=4)
    ),
)


@given(st.fixed_dictionaries({}, optional={"relations": values, "meta": values, "attributes": values, "memos": values}))
def test_nothing_that_is_read_can_break_a_reader(line: dict[str, object]) -> None:
    said, _ = read_said(line, [(line, "1")])
    assert taken_keys(line) <= {"variables", "memos"}
    assert document_keys(said).keys() <= {"variables", "memos"}
    assert len(with_said([{"id": "1"}], said)) == 1


def test_what_is_wrong_is_named() -> None:
    _, wrong = read_said({"relations": [{"kind": 1}, 2]}, [({"attributes": [], "memos": "x"}, "1")])
    assert sorted(set(wrong)) == ["attributes", "memos", "relations"]


def test_only_what_is_said_of_the_spans_that_are_written_goes_along() -> None:
    said = Said(
        {"1": {"a": 1}, "2": {"a": 2}},
        {"v": 1},
        {"": [{"text": "d"}], "2": [{"text": "m"}]},
        [{"source": "2", "target": "1"}],
    )
    assert said.only({"1"}) == Said({"1": {"a": 1}}, {}, {}, [])
    assert relations_among(said, {"1"}) == []
    assert with_said([{"id": "1"}], said) == [{"id": "1", "attributes": {"a": 1}}]
    assert not Said()
