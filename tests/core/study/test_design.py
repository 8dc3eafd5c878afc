"""A study's design in the project: kept, read back, held to what makes sense, and robust against what others write."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import UserError
from core.session import Session
from core.study.design import (
    SETTING_NAME,
    Demand,
    Dimension,
    StudyDesign,
    UnitRule,
    labels_of,
    read_design,
    require_scheme,
    write_design,
)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "p.biaodu") as session:
        yield session


def test_without_a_word_the_codebook_is_the_one_dimension(session: Session):
    (dimension,) = read_design(session).dimensions
    assert dimension.code == "labels"
    assert dimension.roots == ("infrastructure", "teachers", "safety", "subsidies")


def test_it_comes_back_as_it_was(session: Session):
    dimensions = (
        Dimension("tool", ("infrastructure", "subsidies"), "工具", "Tool", Demand.ONE),
        Dimension("who", ("teachers",), demand=Demand.SEVERAL),
    )
    design = StudyDesign(dimensions, UnitRule.PARAGRAPH, Fraction(2, 3), "{document}/{part}/{item}")
    write_design(session, design)
    assert read_design(session) == design
    assert design.dimensions[0].name("zh_CN") == "工具"
    assert design.dimensions[1].name("en") == "who"


def test_nested_labels_are_levels_of_their_dimension(session: Session):
    session.codebook.create(
        code="schools", name_zh="学校", name_en="Schools", parent=session.codebook.by_code("safety").id
    )
    found = labels_of(Dimension("d", ("safety",)), session.codebook.labels())
    assert [label.code for label in found] == ["safety", "schools"]


@pytest.mark.parametrize(
    ("design", "code"),
    [
        (StudyDesign((Dimension("a", ("safety",)), Dimension("b", ("safety",)))), "study.label_twice"),
        (StudyDesign((Dimension("a", ("none",)),)), "label.unknown"),
        (StudyDesign(scheme="{document}-{part}"), "study.bad_scheme"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_changes(session: Session, design: StudyDesign, code: str):
    before = read_design(session)
    with pytest.raises(UserError) as caught:
        write_design(session, design)
    assert caught.value.code == code
    assert read_design(session) == before


@pytest.mark.parametrize(
    "scheme", ["{other}", "{document", "{document.real}-{part}", "{0}", "x", "{document}{part}{item}"]
)
def test_schemes_that_do_not_tell_units_apart(scheme: str):
    with pytest.raises(UserError):
        require_scheme(scheme)


@pytest.mark.parametrize(
    "stored",
    ["[", "[]", '{"dimensions": 3, "rule": "x", "share": [2, 1], "scheme": "{a}"}', '{"dimensions": [{"code": 1}, 2]}'],
)
def test_what_somebody_else_wrote_does_no_harm(session: Session, stored: str):
    default = read_design(session)
    session.set_setting(SETTING_NAME, stored)
    assert read_design(session) == default
