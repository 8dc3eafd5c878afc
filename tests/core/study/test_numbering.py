"""Frozen numbers: they stay whatever changes, and a new numbering shows first what it would change."""

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.frozen_units import PREFIX
from core.ids import DocumentId
from core.model import Meta, NewDocument, Source, Span
from core.session import Session
from core.starting import start_from
from core.study.coding import read_coding
from core.study.design import StudyDesign, UnitRule, read_design, write_design
from core.study.inclusion import exclude, include, included, read_inclusion
from core.study.numbering import SETTING_NAME, UnitChange, freeze, numberings, outdated, renumbering
from core.study.unit_table import frozen_units, read_units

PARTS = "一、办学条件\n新建学校三所。\n改造校舍五栋。\n二、教师队伍\n培训教师百人。\n"


@pytest.fixture
def parts(session: Session) -> DocumentId:
    source = Source("b.txt", "1" * 64, "utf-8", "text/1")
    session.documents.add([NewDocument(PARTS, Meta("办学", region="青渚区", year=2023), source)])
    write_design(session, StudyDesign(rule=UnitRule.PARAGRAPH))
    return session.documents.list()[1].id


def numbers(session: Session) -> list[tuple[str, Span]]:
    table = read_units(session, read_design(session), included(session))
    return [(table.number(at), table.span(at)) for at in range(len(table))]


def test_frozen_numbers_stay_when_a_heading_is_corrected_until_somebody_asks(session: Session, parts: DocumentId):
    before = numbers(session)
    assert [number for number, _span in before] == ["1-0-1", "1-0-2", "1-0-3", "2-1-1", "2-1-2", "2-2-1"]
    made = freeze(session)
    assert (made.version, made.documents, made.units, made.changed) == (1, 2, 6, 0)
    assert not outdated(session)
    session.corrections.heading(parts, PARTS.index("二、"), 0)
    assert numbers(session) == before
    assert [document.id for document in outdated(session)] == [parts]
    change = renumbering(session)
    assert change.version == 1
    assert change.same == 5
    rows = {(row.change, row.before, row.after) for row in change.rows}
    assert rows == {(UnitChange.NUMBER, "2-2-1", "2-1-4"), (UnitChange.NEW, None, "2-1-3")}
    freeze(session)
    assert [number for number, _span in numbers(session)][3:] == ["2-1-1", "2-1-2", "2-1-3", "2-1-4"]
    assert [(each.version, each.changed) for each in numberings(session)] == [(1, 0), (2, 2)]
    session.history.undo()
    assert numbers(session) == before
    assert len(numberings(session)) == 1


def test_another_rule_is_a_new_numbering_too(session: Session, parts: DocumentId):
    write_design(session, StudyDesign(rule=UnitRule.PARAGRAPH, scheme="{document}.{part}.{item}"))
    freeze(session)
    before = numbers(session)
    assert before[0][0] == "1.0.1"
    write_design(session, StudyDesign(rule=UnitRule.PARAGRAPH))
    assert numbers(session) == before
    assert {row.change for row in renumbering(session).rows} == {UnitChange.NUMBER}
    assert read_coding(session, [], as_frozen=False).table.number(0) == "1-0-1"


def test_a_masked_or_joined_text_moves_boundaries(session: Session, parts: DocumentId):
    write_design(session, StudyDesign(rule=UnitRule.SENTENCE))
    freeze(session)
    start = PARTS.index("改造")
    session.documents.mask(parts, Span(start, start + 7))
    change = renumbering(session)
    assert [(row.change, row.before, row.after) for row in change.rows] == [(UnitChange.GONE, "2-1-2", None)]


def test_documents_that_come_later_get_the_next_number_and_those_that_go_leave_theirs(
    session: Session, parts: DocumentId
):
    first = session.documents.list()[0].id
    freeze(session)
    exclude(session, first, "不是工作报告")
    assert read_inclusion(session).excluded == {first: "不是工作报告"}
    source = Source("c.txt", "2" * 64, "utf-8", "text/1")
    session.documents.add([NewDocument("新的文本。\n", Meta("新"), source)])
    assert [number for number, _span in numbers(session)] == ["2-1-1", "2-1-2", "2-2-1", "3-0-1"]
    assert [row.change for row in renumbering(session).rows] == [UnitChange.NEW]
    include(session, first)
    assert numbers(session)[0][0] == "1-0-1"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_numbers_are_stable_under_edits_of_labels(session: Session, data: st.DataObject):
    """Whatever is labelled, moved, relabelled, removed and undone, and by whomever; frozen, also what was labelled."""
    document = session.documents.list()[0]
    rule = data.draw(st.sampled_from(list(UnitRule)))
    write_design(session, StudyDesign(rule=rule))
    if rule is UnitRule.LABELLED:
        freeze(session)
    elif data.draw(st.booleans()):
        session.set_settings({PREFIX + document.id: None})
    before = numbers(session)
    labels = session.codebook.labels()
    for _step in range(data.draw(st.integers(1, 5))):
        session.use_annotator(data.draw(st.sampled_from(session.annotators.list())).id)
        me = session.annotator
        assert me is not None
        own = session.annotations.of_document(document.id, me.id)
        start = data.draw(st.integers(0, document.characters - 2))
        end = data.draw(st.integers(start + 1, document.characters))
        label = data.draw(st.sampled_from(labels)).id
        there = {(each.start, each.end, each.label) for each in own}
        match data.draw(st.sampled_from(["create", "relabel", "delete", "undo"])):
            case "create" if (start, end, label) not in there:
                session.annotations.create(document.id, start, end, label)
            case "relabel" if own:
                session.annotations.relabel([own[0].id], label)
            case "delete" if own:
                session.annotations.delete([own[-1].id])
            case "undo" if (step := session.history.next_undo()) and step.name.startswith("annotation."):
                session.history.undo()
            case _:
                pass
    assert numbers(session) == before


def test_they_travel_in_a_package_and_survive_check_and_salvage(session: Session, parts: DocumentId):
    freeze(session)
    before = numbers(session)
    session.corrections.heading(parts, PARTS.index("二、"), 0)
    package = session.path.with_name("p.biaodu-package")
    session.exchange.package(package, PackageContents(PackageKind.FOR_COLLEAGUE, blind=True))
    with start_from(package, session.path.with_name("q.biaodu"), Session) as theirs:
        assert numbers(theirs) == before
        assert numberings(theirs) == numberings(session)
    assert not session.check().broken
    saved = session.path.with_name("s.biaodu")
    session.salvage(session.path, saved)
    with Session.open(saved) as rescued:
        assert numbers(rescued) == before


@pytest.mark.parametrize(
    "stored",
    ["[]", "{", '{"units": "1 0 9999999"}', '{"version": 1}', "9" * 1000, '{"units":' + "[" * 90 + "]" * 90 + "}"],
)
def test_values_that_somebody_else_wrote_are_passed_over(session: Session, stored: str):
    before = numbers(session)
    document = session.documents.list()[0].id
    session.set_settings({PREFIX + document: stored, SETTING_NAME: stored, PREFIX + "../x": stored})
    assert frozen_units(session) == {}
    assert numberings(session) == ()
    assert numbers(session) == before
    assert freeze(session).version == 1


def test_two_documents_of_one_number_are_told_apart_and_a_bad_scheme_is_no_scheme(session: Session, parts: DocumentId):
    freeze(session)
    value = orjson.loads(session.setting(PREFIX + parts) or "")
    session.set_settings({PREFIX + parts: orjson.dumps(value | {"document": 1}).decode()})
    found = [number for number, _span in numbers(session)]
    assert len(set(found)) == len(found)
    session.set_settings({PREFIX + parts: orjson.dumps(value | {"scheme": "{document.__class__}"}).decode()})
    assert parts not in frozen_units(session)
