"""Templates of dimensions: whole, sourced, in both languages, and taken into a project as one step."""

import pytest

from core.errors import UserError
from core.session import Session
from core.study.design import Demand, labels_of, read_design
from core.study.templates import all_labels, take_template, template, templates


def test_the_five_are_there_with_sources_and_definitions_in_both_languages():
    assert {each.id for each in templates()} == {
        "categories", "rothwell-zegveld", "mcdonnell-elmore", "schneider-ingram", "five-fields",
    }  # fmt: skip
    codes = [label.code for each in templates() for label in all_labels(each.labels)]
    assert len(codes) == len(set(codes)), "all can be in one project"
    for each in templates():
        assert each.source
        for label in all_labels(each.labels):
            for text in (label.name_zh, label.name_en, label.definition_zh, label.definition_en):
                assert text.strip()
    assert [len(template(each).labels) for each in ("rothwell-zegveld", "mcdonnell-elmore", "schneider-ingram")] == [
        3,
        4,
        5,
    ]


def test_all_go_into_one_project_each_as_one_step(session: Session):
    for each in templates():
        take_template(session, each.id)
    design = read_design(session)
    assert [each.code for each in design.dimensions] == ["category", "tool", "instrument", "behaviour", "field"]
    assert design.dimensions[1].demand is Demand.ONE
    labels = session.codebook.labels()
    tools = [label.code for label in labels_of(design.dimensions[1], labels)]
    assert "supply-money" in tools
    assert next(label for label in labels if label.code == "supply-money").parent == next(
        label.id for label in labels if label.code == "supply"
    )
    session.history.undo()
    assert [each.code for each in read_design(session).dimensions][-1] == "behaviour"
    assert "economic" not in {label.code for label in session.codebook.labels()}


def test_labels_that_were_there_stay_a_dimension_of_their_own(session: Session):
    take_template(session, "five-fields")
    take_template(session, "five-fields")
    found = {each.code: each.roots for each in read_design(session).dimensions}
    assert found["labels"] == ("infrastructure", "teachers", "safety", "subsidies")
    assert list(found) == ["labels", "field"]


def test_what_is_no_template_is_told():
    with pytest.raises(UserError) as caught:
        template("x")
    assert caught.value.code == "study.no_template"
