"""What a package holds very much of, merging and reading do once for each: the work grows as the package does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from core.exchange.package_file import read_package
from core.exchange.records import LABELS
from core.ids import AnnotatorId, DocumentId
from core.session import Session
from tests.core.exchange.hostile import CASES, TEXT_ID, labels, uuid_of, write
from tests.counting import grows_evenly, lines_of

FEW, MORE = 150, 300


def work(name: str, count: int, folder: Path) -> dict[str, int]:
    """Lines by what is done with a package of so many rows."""
    package = write(folder / f"{count}.biaodupkg", *CASES[name](count))
    lines: dict[str, int] = {"read": lines_of(lambda: read_package(package))}
    with Session.create(folder / f"{count}.biaodu") as session:
        me, other = AnnotatorId(uuid_of("p", 0)), AnnotatorId(uuid_of("p", 1))
        document, people = DocumentId(TEXT_ID), session.annotators

        def note(what: str, call: Callable[[], object]) -> None:
            lines[what] = lines_of(call)

        note("merge", lambda: session.exchange.apply(session.exchange.plan([package])))
        note("again", lambda: session.exchange.plan([package]))
        note("labels", session.codebook.labels)
        note("codebook", lambda: session.codebook.replace(session.codebook.snapshot()))
        if len([person for person in people.list() if person.id in (me, other)]) == 2:
            note("cases", lambda: session.review.cases(document, [me, other]))
        if any(person.id == me for person in people.list()):
            session.work_as(me)
            note("feedback", lambda: session.review.decisions_on())
            note("missed", lambda: session.review.missed_by())
        note("threads", session.review.threads)
        note("loose", lambda: session.review.loose(document))
        note("check", session.check)
        note("package", lambda: session.exchange.package(folder / "out.biaodupkg"))
        mine = list(session.annotations.iterate(annotator=me))
        if mine and session.annotator:
            # What is hidden behind the one that goes must not come up.
            note("delete", lambda: session.annotations.delete([mine[0].id]))
    note("salvage", lambda: Session.salvage(folder / f"{count}.biaodu", folder / f"saved-{count}.biaodu"))
    return lines


@pytest.mark.parametrize("name", CASES)
def test_the_work_grows_as_the_package_does(name: str, tmp_path: Path) -> None:
    few, more = work(name, FEW, tmp_path), work(name, MORE, tmp_path)
    assert few.keys() == more.keys()
    too_much = {what: (few[what], lines) for what, lines in more.items() if not grows_evenly(few[what], lines)}
    assert not too_much


def test_a_codebook_is_compared_with_another_label_by_label(tmp_path: Path) -> None:
    lines: list[int] = []
    for count in (FEW, MORE):
        ours = write(tmp_path / "ours.biaodupkg", (LABELS, labels(count)))
        theirs = write(tmp_path / "theirs.biaodupkg", (LABELS, labels(count, count)))
        with Session.create(tmp_path / f"{count}.biaodu") as session:
            session.exchange.apply(session.exchange.plan([ours]))
            lines.append(lines_of(lambda session=session, theirs=theirs: session.exchange.plan([theirs])))
    assert grows_evenly(*lines)
