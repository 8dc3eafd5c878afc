"""What can be written of a study; `tests/core/cli/test_study_work.py` writes each kind."""

import pytest

from core.session import Session
from core.study.outputs.writing import KINDS, StudyFile, write_study
from tests.core.study.test_tables import coding as coding


@pytest.mark.usefixtures("coding")
def test_figures_have_numbers_and_the_first_the_name_that_was_asked_for(session: Session):
    me = session.annotators.list()[0].id
    made = write_study(session, StudyFile("svg", me), "f.svg")
    assert list(made)[:3] == ["f.svg", "f-2.svg", "f-3.svg"]
    assert all(content.startswith(b"<svg") for content in made.values())
    assert all(suffix.startswith(".") for suffix in KINDS.values())


@pytest.mark.usefixtures("coding")
def test_labels_are_counted_under_what_they_nest_below(session: Session):
    me = session.annotators.list()[0].id
    page = write_study(session, StudyFile("html", me, level=1, language="en"), "p.html")["p.html"].decode()
    assert "Table 1" in page
    assert "Frequencies and shares of Object" in page
