"""Documents of a project are matched with what its other documents say in mind."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.ids import DocumentId
from core.matching.comparing import Comparer
from core.reading.edition import apply, carry_over
from core.session import Session
from tests.core.matching.test_counterparts import ONE, OTHER
from tests.core.projects import add


def test_two_documents_are_matched_and_corrected(tmp_path: Path) -> None:
    with Session.create(tmp_path / "a.biaodu") as session:
        session.use_annotator(session.annotators.ensure("陈晓").id)
        one, other = add(session, ONE, "甲"), add(session, OTHER, "乙")
        comparer = Comparer(session)
        abroad = ONE.index("（二）对外")
        assert abroad not in starts(comparer, one, other)
        session.corrections.counterpart(one, abroad, other, OTHER.index("1.师资"))
        assert abroad in starts(comparer, one, other)
        assert OTHER.index("1.师资") in starts(comparer, other, one)
        session.history.undo()
        assert abroad not in starts(comparer, one, other)
        session.corrections.counterpart(one, ONE.index("（二）教师"), other, None)
        assert ONE.index("（二）教师") not in starts(comparer, one, other)
        session.corrections.counterpart_as_found(one, ONE.index("（二）教师"), other)
        assert ONE.index("（二）教师") in starts(comparer, one, other)


def starts(comparer: Comparer, one: DocumentId, other: DocumentId) -> list[int]:
    return [match.first.span.start for match in comparer.match(one, other).matches()]


def test_what_was_corrected_goes_to_a_colleague(tmp_path: Path) -> None:
    with Session.create(tmp_path / "a.biaodu") as session:
        session.use_annotator(session.annotators.ensure("陈晓").id)
        one, other = add(session, ONE, "甲"), add(session, OTHER, "乙")
        session.corrections.counterpart(one, ONE.index("（二）对外"), other, OTHER.index("1.师资"))
        session.exchange.package(tmp_path / "p.bdpkg")
    with Session.create(tmp_path / "b.biaodu") as colleague:
        colleague.exchange.apply(colleague.exchange.plan([tmp_path / "p.bdpkg"]))
        assert ONE.index("（二）对外") in starts(Comparer(colleague), one, other)


def test_frequencies_are_those_of_the_other_documents(tmp_path: Path) -> None:
    with Session.create(tmp_path / "a.biaodu") as session:
        one, other = add(session, ONE, "甲"), add(session, OTHER, "乙")
        comparer = Comparer(session)
        assert comparer.collection([one, other]).pieces == 0
        add(session, OTHER + "补充。", "丙")
        assert comparer.collection([one, other]).pieces > 0


def test_a_place_has_to_lie_in_the_text(tmp_path: Path) -> None:
    with Session.create(tmp_path / "a.biaodu") as session:
        one, other = add(session, ONE, "甲"), add(session, OTHER, "乙")
        for start, there in ((9_999, 1), (1, 9_999)):
            with pytest.raises(UserError, match=r"annotation\.bad_span"):
                session.corrections.counterpart(one, start, other, there)
        with pytest.raises(UserError, match=r"match\.same_document"):
            session.corrections.counterpart(one, 1, one, 1)


def test_what_was_corrected_goes_over_to_a_new_edition_on_both_sides(tmp_path: Path) -> None:
    new_one, new_other = "前言：" + "说明。" * 5 + "\n" + ONE, "序。\n" + OTHER
    with Session.create(tmp_path / "a.biaodu") as session:
        session.use_annotator(session.annotators.ensure("陈晓").id)
        one, other = add(session, ONE, "甲"), add(session, OTHER, "乙")
        session.corrections.counterpart(one, ONE.index("（二）对外"), other, OTHER.index("1.师资"))
        assert session.corrections.has_any(one)
        assert session.corrections.has_any(other), "somebody says of it where a counterpart is"
        newer = add(session, new_one, "甲 新")
        apply(session, carry_over(session, one, newer))
        comparer = Comparer(session)
        assert (new_one.index("（二）对外"), OTHER.index("1.师资")) in pairs(comparer, newer, other)
        newest = add(session, new_other, "乙 新")
        apply(session, carry_over(session, other, newest))
        said = (new_one.index("（二）对外"), new_other.index("1.师资"))
        assert said in pairs(comparer, newer, newest)
        session.history.undo()
        assert said not in pairs(comparer, newer, newest), "one step, taken back whole"


def pairs(comparer: Comparer, one: DocumentId, other: DocumentId) -> list[tuple[int, int]]:
    return [(match.first.span.start, match.second.span.start) for match in comparer.match(one, other).matches()]
