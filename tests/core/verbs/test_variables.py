"""Document variables: declared, set singly and in bulk, and not lost where two people fill different ones."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.said.fields import FieldChoice
from core.session import Session
from tests.core.projects import add, first, project


@pytest.fixture
def session(tmp_path: Path):
    with project(tmp_path / "a.biaodu") as session:
        session.variables.declare("类型", "one", choices=[FieldChoice("rural", "农村"), FieldChoice("urban", "城区")])
        session.variables.declare("funds", "number", units=["万元"])
        yield session


def test_values_are_set_for_many_documents_at_once_and_one_undo_takes_them_back(session: Session) -> None:
    documents = [first(session), add(session, "另一份报告。", "二")]
    change = session.variables.set(documents, {"类型": "rural"})
    assert change.documents == set(documents)
    assert session.variables.of() == {key: {"类型": "rural"} for key in documents}
    session.variables.set_each({documents[0]: {"类型": None}, documents[1]: {"funds": {"value": 3.5, "unit": "万元"}}})
    assert session.variables.of() == {documents[1]: {"类型": "rural", "funds": {"value": 3.5, "unit": "万元"}}}
    session.history.undo()
    session.history.undo()
    assert session.variables.of() == {}
    session.history.redo()
    assert session.variables.of(documents[:1]) == {documents[0]: {"类型": "rural"}}
    assert session.check().ok


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"类型": "sea"}, "field.bad_value"),
        ({"funds": {"value": 1, "unit": "元"}}, "field.bad_value"),
        ({"x": "y"}, "variable.unknown"),
    ],
)
def test_a_wrong_value_changes_nothing(session: Session, values: dict[str, object], code: str) -> None:
    session.variables.set([first(session)], {"类型": "rural"})
    with pytest.raises(UserError, match=code.replace(".", r"\.")):
        session.variables.set([first(session)], values)  # type: ignore[arg-type]
    assert session.variables.of() == {first(session): {"类型": "rural"}}


def test_a_variable_that_is_removed_takes_its_values_out_of_sight(session: Session) -> None:
    session.variables.set([first(session)], {"类型": "rural"})
    session.variables.remove("类型")
    assert session.variables.of() == {}
    session.history.undo()
    assert session.variables.of() == {first(session): {"类型": "rural"}}
    session.variables.edit(
        "类型", name_en="Kind of district", choices=[*session.variables.get("类型").choices, FieldChoice("sea")]
    )
    session.variables.set([first(session)], {"类型": "sea"})


def test_no_variable_is_called_as_what_documents_have_already(session: Session) -> None:
    for code in ("title", "year", "类型"):
        with pytest.raises(UserError, match=r"variable\.code_taken"):
            session.variables.declare(code)


def test_two_people_who_fill_different_variables_of_one_document_both_keep_theirs(
    session: Session, tmp_path: Path
) -> None:
    session.save_copy(tmp_path / "b.biaodu", anew=True)
    with Session.open(tmp_path / "b.biaodu") as other:
        session.variables.set([first(session)], {"类型": "rural"})
        other.variables.set([first(other)], {"funds": {"value": 2, "unit": "万元"}})
        other.exchange.package(tmp_path / "b.biaodupkg")
        session.exchange.apply(session.exchange.plan([tmp_path / "b.biaodupkg"]))
        assert session.variables.of()[first(session)] == {"类型": "rural", "funds": {"value": 2, "unit": "万元"}}
        session.documents.remove([first(session)])
        assert session.variables.of([]) == {}
