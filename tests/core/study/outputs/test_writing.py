"""What can be written of a study; `tests/core/cli/test_study_work.py` writes each kind."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from core.model import Meta, NewDocument, Source
from core.session import Session
from core.study.coding import read_coding
from core.study.outputs.writing import KINDS, StudyFile, write_study
from core.study.reliability import reliability
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


@pytest.mark.usefixtures("coding")
@pytest.mark.parametrize("kind", ["xlsx", "docx", "html", "tex", "csv"])
def test_reliability_that_is_saved_carries_its_intervals(session: Session, kind: str):
    """Two documents, so that there are any; as brackets to be printed, and as numbers where somebody may compute."""
    text = "第二份\n新建学校三所。\n培训教师百人。\n"
    session.documents.add([NewDocument(text, Meta("第二份"), Source("b", "1" * 64, "utf-8", "text/1"))])
    document = session.documents.list()[-1].id
    people = [person.id for person in session.annotators.list()[:2]]
    for who, code in zip(people, ("infrastructure", "teachers"), strict=True):
        session.use_annotator(who)
        session.annotations.create(document, 4, 11, session.codebook.by_code(code).id)
    found = reliability(read_coding(session, people))[0].whole.coefficients["percent"]
    assert found.low is not None
    made = write_study(session, StudyFile(kind, people[0], people, language="en"), f"t.{kind}")
    printed = f"{found.value:.3f} [{found.low:.3f}, {found.high:.3f}]"
    if kind == "csv":
        assert f",{found.low},{found.high}" in made["t.reliability.csv"].decode()
        return
    content = made[f"t.{kind}"]
    if kind in ("xlsx", "docx"):
        with ZipFile(BytesIO(content)) as parts:
            whole = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    else:
        whole = content.decode()
    assert printed.replace("[", "{[}").replace("]", "{]}") in whole if kind == "tex" else printed in whole
    if kind == "xlsx":
        book = load_workbook(BytesIO(content), read_only=True)
        sheet = next(book[name] for name in book.sheetnames if name.endswith("intervals"))
        rows = list(sheet.iter_rows(values_only=True))
        assert rows[2][1:2] + rows[2][3:] == ("Percent agreement", found.value, found.low, found.high)
