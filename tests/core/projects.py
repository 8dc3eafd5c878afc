"""Small projects for the tests of core."""

from pathlib import Path

from core.ids import DocumentId
from core.model import Annotation, Meta, NewDocument, Source
from core.session import Session

TEXT = "城东区2024年投入𠮷校舍建设资金300万元，新增教师120名。\n一、安全。增设护学岗。\n二、资助。发放补助资金。"


def report(text: str = TEXT, title: str = "城东区报告") -> NewDocument:
    """A report ready to enter a project."""
    return NewDocument(text, Meta(title), Source(f"{title}.txt", "0" * 64, "utf-8", "text/1"))


def add(session: Session, text: str = TEXT, title: str = "城东区报告") -> DocumentId:
    """Add a report, tell its id."""
    return session.documents.add([report(text, title)])[0].added[0].id


def project(path: Path, *, annotator: str = "陈晓") -> Session:
    """A project with one report, worked on by one person; neither is an undo step."""
    session = Session.create(path)
    with session.with_operation("document.import", undoable=False):
        add(session)
    session.use_annotator(session.annotators.ensure(annotator).id)
    return session


def first(session: Session) -> DocumentId:
    """The first report's id."""
    return session.documents.list()[0].id


def label(session: Session, start: int, end: int, code: str = "infrastructure") -> Annotation:
    """Label a passage of the first report."""
    return session.annotations.create(first(session), start, end, session.codebook.by_code(code).id)[0]
