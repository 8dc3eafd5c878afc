"""What hints of presence say, and to whom."""

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from core.hub.presence import MARKS, ReaderPresence, farewell_of, hint_of, marks_of, read_hint
from core.hub.server import Membership
from core.ids import new_uuid

PROJECT, WHO, DOCUMENT = new_uuid(), new_uuid(), "0123456789abcdef" * 4
REVIEWER = Membership(new_uuid(), "reviewer", sees_layers=True)


@given(st.lists(st.uuids().map(str), max_size=2 * MARKS, unique=True))
def test_who_has_the_annotations_knows_the_case_and_nobody_else(annotations: list[str]) -> None:
    mine = ReaderPresence(WHO, DOCUMENT, marks_of(annotations))
    payload = hint_of(mine, PROJECT)
    heard = read_hint(payload, PROJECT)
    assert heard is not None
    assert heard[1] is not None
    assert (heard[0], heard[1].annotator, heard[1].document) == (WHO, WHO, DOCUMENT)
    assert heard[1].deciding.isdisjoint(marks_of(annotations)) == (not annotations)
    assert heard[1].deciding.isdisjoint(marks_of([new_uuid()]))
    # As long and of as many marks as of somebody who only reads.
    only_reads = hint_of(ReaderPresence(WHO, DOCUMENT), PROJECT)
    assert len(payload) == len(only_reads)
    assert not any(annotation in payload for annotation in annotations)
    marks = json.loads(payload)["marks"]
    assert marks == sorted(marks)
    assert len(set(marks)) == MARKS


def test_layers_that_one_compares_beside_others_make_no_other_case() -> None:
    both, third = [new_uuid(), new_uuid()], new_uuid()
    assert not marks_of(both).isdisjoint(marks_of([*both, third]))


def test_who_may_not_decide_says_no_case_and_who_labels_blind_is_told_none() -> None:
    deciding = ReaderPresence(WHO, DOCUMENT, marks_of([new_uuid()]))
    reading = ReaderPresence(WHO, DOCUMENT)
    assert deciding.said_by(REVIEWER) == deciding
    assert deciding.said_by(replace(REVIEWER, role="lead")) == deciding
    assert deciding.said_by(replace(REVIEWER, role="annotator")) == reading
    assert deciding.told_to(REVIEWER) == deciding
    assert deciding.told_to(replace(REVIEWER, sees_layers=False)) == reading


def test_a_farewell() -> None:
    assert read_hint(farewell_of(WHO, PROJECT), PROJECT) == (WHO, None)
    assert read_hint(farewell_of(WHO, PROJECT), new_uuid()) is None


def test_what_is_no_hint_is_passed_over() -> None:
    good = json.loads(hint_of(ReaderPresence(WHO, DOCUMENT), PROJECT))
    for wrong in (
        {"who": "li"},
        {"who": None},
        {"document": "1"},
        {"document": ["1"]},
        {"project": new_uuid()},
        {"more": "x" * 1000},
    ):
        assert read_hint(json.dumps({**good, **wrong}), PROJECT) is None
    for payload in (PROJECT, "", "{", "[]", '{"who":' * 200, "null"):
        assert read_hint(payload, PROJECT) is None
    for marks in (None, 7, "x", {"a": 1}, [1, None, []]):
        assert read_hint(json.dumps({**good, "marks": marks}), PROJECT) == (WHO, ReaderPresence(WHO, DOCUMENT))
    many = read_hint(json.dumps({**good, "marks": ["a", "b"] * 20}), PROJECT)
    assert many == (WHO, ReaderPresence(WHO, DOCUMENT, frozenset({"a", "b"})))
