"""Attributes of annotations: who has which, what values they take, singly and in bulk, with undo."""

from pathlib import Path

import pytest

from core.codebook import Codebook, default_codebook
from core.errors import UserError
from core.said.fields import FieldChoice
from core.session import Session
from tests.core.projects import TEXT, add, first, label, project


@pytest.fixture
def session(tmp_path: Path):
    with project(tmp_path / "a.biaodu") as session:
        yield session


def codes(session: Session, label_code: str) -> list[str]:
    return [known.code for known in session.attributes.for_label(session.codebook.by_code(label_code).id)]


def refused(code: str, **fields: object):
    return pytest.raises(UserError, match=code.replace(".", r"\."))


def test_the_default_codebook_declares_a_status_for_all_and_an_amount_for_two(session: Session) -> None:
    assert codes(session, "infrastructure") == codes(session, "subsidies") == ["status", "amount"]
    assert codes(session, "teachers") == codes(session, "safety") == ["status"]


def test_labels_below_inherit_and_what_is_declared_nearest_counts(session: Session) -> None:
    parent = session.codebook.by_code("infrastructure").id
    child = session.codebook.create(code="dorms", name_en="Dorms", parent=parent)[0]
    session.codebook.create(code="beds", name_en="Beds", parent=child.id)
    assert codes(session, "dorms") == codes(session, "beds") == ["status", "amount"]
    own, _ = session.attributes.declare("status", "text", labels=["dorms"], nested=False)
    by_label = session.attributes.by_label()
    assert next(known for known in by_label.for_label(child.id) if known.code == "status").id == own.id
    beds = session.codebook.by_code("beds").id
    assert next(known for known in by_label.for_label(beds) if known.code == "status").id != own.id


def test_a_value_is_set_and_taken_away_and_each_is_one_step(session: Session) -> None:
    made = label(session, 0, 4)
    change = session.attributes.set([made.id], {"status": "done", "amount": {"value": 300, "unit": "万元"}})
    assert change.details == {made.id}
    values = {made.id: {"status": "done", "amount": {"value": 300, "unit": "万元"}}}
    assert session.attributes.of([made.id]) == session.attributes.in_document(first(session)) == values
    session.attributes.set([made.id], {"status": None})
    assert session.attributes.of([made.id]) == {made.id: {"amount": {"value": 300, "unit": "万元"}}}
    assert [entry.operation.name for entry in session.history.of_details(made.id)] == ["attribute.set"] * 2
    session.history.undo()
    assert session.attributes.of([made.id]) == values
    session.history.undo()
    assert session.attributes.of([made.id]) == {}
    session.history.redo()
    assert session.attributes.of([made.id]) == values
    assert session.check().ok


def test_many_are_set_in_one_step_or_none_is(session: Session) -> None:
    mine = [label(session, start, start + 3).id for start in range(4)]
    newest = session.history.position()
    session.attributes.set(mine, {"status": "planned"})
    assert session.history.position() == newest + 1
    assert set(session.attributes.of(mine)) == set(mine)
    teachers = label(session, 6, 8, "teachers").id
    with refused("attribute.not_declared"):
        session.attributes.set([*mine, teachers], {"amount": {"value": 1, "unit": "个"}})
    assert all("amount" not in values for values in session.attributes.of([*mine, teachers]).values())


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"status": "maybe"}, "field.bad_value"),
        ({"status": ["done"]}, "field.bad_value"),
        ({"amount": {"value": 3, "unit": "斤"}}, "field.bad_value"),
        ({"amount": {"value": True, "unit": "个"}}, "field.bad_value"),
        ({"amount": {"value": float("nan"), "unit": "个"}}, "field.bad_value"),
        ({"amount": "many"}, "field.bad_value"),
        ({"colour": "red"}, "attribute.not_declared"),
    ],
)
def test_a_wrong_value_is_refused_and_nothing_is_lost(session: Session, values: dict[str, object], code: str) -> None:
    made = label(session, 0, 4)
    session.attributes.set([made.id], {"status": "done"})
    with refused(code):
        session.attributes.set([made.id], values)  # type: ignore[arg-type]
    assert session.attributes.of([made.id]) == {made.id: {"status": "done"}}


def test_what_the_label_does_not_have_is_out_of_sight_and_comes_back(session: Session) -> None:
    made = label(session, 0, 4)
    session.attributes.set([made.id], {"amount": {"value": 300, "unit": "万元"}, "status": "done"})
    session.annotations.relabel([made.id], session.codebook.by_code("teachers").id)
    assert session.attributes.of([made.id]) == {made.id: {"status": "done"}}
    session.annotations.relabel([made.id], session.codebook.by_code("subsidies").id)
    assert session.attributes.of([made.id])[made.id]["amount"] == {"value": 300, "unit": "万元"}
    status = next(known for known in session.attributes.declared() if known.code == "status")
    session.attributes.remove(status.id)
    assert "status" not in session.attributes.of([made.id])[made.id]
    session.history.undo()
    assert session.attributes.of([made.id])[made.id]["status"] == "done"


def test_a_new_annotation_has_the_first_value_and_one_that_lacks_a_required_one_is_found(session: Session) -> None:
    session.attributes.declare("sure", "yes_no", initial=True)
    session.attributes.declare("who", "text", labels=["teachers"], required=True)
    plain, teachers = label(session, 0, 4), label(session, 0, 4, "teachers")
    assert session.attributes.of([plain.id, teachers.id]) == {plain.id: {"sure": True}, teachers.id: {"sure": True}}
    assert [[known.code for known in found] for found in session.attributes.missing(first(session)).values()] == [
        ["who"]
    ]
    session.attributes.set([teachers.id], {"who": "县里"})
    assert session.attributes.missing(first(session)) == {}
    session.history.undo()
    session.history.undo()
    assert teachers.id not in session.attributes.of([teachers.id])


def test_the_halves_of_an_annotation_keep_its_values_and_what_is_joined_has_those_of_all(session: Session) -> None:
    made = label(session, 0, 8)
    session.attributes.set([made.id], {"status": "done"})
    session.annotations.split(made.id, 4)
    halves = [annotation.id for annotation in session.annotations.of_document(first(session))]
    assert session.attributes.of(halves) == {key: {"status": "done"} for key in halves}
    session.attributes.set([halves[1]], {"status": "planned", "amount": {"value": 2, "unit": "个"}})
    session.annotations.join(halves)
    assert session.attributes.of(halves) == {made.id: {"status": "done", "amount": {"value": 2, "unit": "个"}}}


def test_amounts_are_read_from_the_passage_and_only_proposed(session: Session) -> None:
    at = TEXT.index("300万元")
    made = label(session, at - 4, at + 10)
    assert session.attributes.proposals(made.id) == {"amount": [{"value": 300, "unit": "万元"}]}
    assert session.attributes.of([made.id]) == {}
    hidden = add(session, "投入xx万元，惠及二十三人、1.2万人次。", "隐")
    whole = session.annotations.create(hidden, 0, 13, session.codebook.by_code("subsidies").id)[0]
    assert session.attributes.proposals(whole.id)["amount"] == [
        {"value": None, "unit": "万元"},
        {"value": 23, "unit": "人"},
    ]


def test_declarations_that_contradict_are_refused(session: Session) -> None:
    for code, declare in (
        ("attribute.code_taken", lambda: session.attributes.declare("status", "text")),
        ("attribute.key_taken", lambda: session.attributes.declare("other", "text", key="s")),
        ("label.unknown", lambda: session.attributes.declare("other", "text", labels=["nothing"])),
        ("field.no_choices", lambda: session.attributes.declare("other", "one")),
        (
            "field.bad_choice",
            lambda: session.attributes.declare("other", "one", choices=[FieldChoice("a"), FieldChoice("a")]),
        ),
        ("field.bad_code", lambda: session.attributes.declare("a=b", "text")),
        ("field.bad_unit", lambda: session.attributes.declare("other", "number", units=[" "])),
        ("field.bad_value", lambda: session.attributes.declare("other", "number", initial="x")),
    ):
        with refused(code):
            declare()
    assert len(session.attributes.declared()) == 2


def test_declaring_makes_a_version_of_the_codebook_that_another_project_can_take(
    session: Session, tmp_path: Path
) -> None:
    version = session.codebook.version()
    session.attributes.declare(
        "depth", "several", choices=[FieldChoice("a", "甲"), FieldChoice("b")], labels=["safety"], key="d"
    )
    assert session.codebook.version() == version + 1
    (difference,) = session.codebook.differences(version)
    assert (difference.part, difference.code, difference.before) == ("attribute", "depth", None)
    codebook = session.codebook.snapshot()
    with Session.create(tmp_path / "b.biaodu", codebook=Codebook(default_codebook().labels)) as other:
        assert other.attributes.declared() == []
        other.codebook.replace(codebook)
        assert other.attributes.declared() == session.attributes.declared()
        other.codebook.bring_back(1)
        assert other.attributes.declared() == []
