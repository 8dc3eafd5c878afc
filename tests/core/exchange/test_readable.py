"""Decisions and states that nobody can read, in the own project or another: merged, packed, never a traceback.

Two reviewers decided the same case apart, so one result is hidden behind the other's equal one, and merging has to read
what each decision names.
"""

from pathlib import Path

import pytest

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.review.decisions import Verdict
from core.session import Session
from core.storage import sqlite
from tests.core.exchange.test_review import cases, team
from tests.core.exchange.worlds import shown, whole

UNREADABLE = (
    "no JSON",
    "",
    "5",
    "null",
    '"x"',
    "{}",
    '{"a": 1}',
    "[1]",
    "[[]]",
    "[null]",
    "[" * 300 + "]" * 300,
    "[" * 50_000,
    '[{"annotation": 1}]',
    '[{"annotation": "a", "annotator": "b", "start": -1, "end": 0, "label": "c", "revision": 1}]',
)


def decided_apart(tmp_path: Path) -> tuple[Path, Path]:
    """Two projects in which each reviewer decided the same, without meeting since."""
    one, other = team(tmp_path)
    with one, other:
        for session in (one, other):
            for case in cases(session):
                session.review.decide(case, Verdict.AGREED if len(case.sources) == 2 else Verdict.BOTH_RIGHT)
        return one.path, other.path


def spoil(path: Path, column: str, value: str) -> None:
    conn = sqlite.connect(path, "rw")
    conn.execute(f"UPDATE decision SET {column} = ?", (value,))
    conn.close()


def is_whole_but_for_it(session: Session) -> bool:
    """Whether the check finds nothing but the rows that the journal does not know so."""
    found = session.check().broken
    assert {broken.kind for broken in found} <= {"row", "value", "journal", "id"}, found
    return True


@pytest.mark.parametrize("value", UNREADABLE, ids=range(len(UNREADABLE)))
@pytest.mark.parametrize("column", ["sources", "results"])
def test_they_count_as_empty_wherever_they_are(tmp_path: Path, column: str, value: str) -> None:
    mine, theirs = decided_apart(tmp_path)
    for spoilt, other in ((mine, theirs), (theirs, mine)):
        spoil(spoilt, column, value)
        with Session.open(spoilt) as session:
            before = shown(session)
            session.exchange.apply(session.exchange.plan([other]))
            assert is_whole_but_for_it(session)
            session.history.undo()
            assert shown(session) == before
            for kind in (PackageKind.FOR_COLLEAGUE, PackageKind.ADJUDICATION):
                session.exchange.package(tmp_path / kind.value, PackageContents(kind))
        with Session.open(other) as session:
            # The project itself, and packages made of it, bring the same.
            plan = session.exchange.plan([spoilt])
            session.exchange.apply(plan)
            assert not session.exchange.plan([tmp_path / PackageKind.FOR_COLLEAGUE.value]).changes
            assert is_whole_but_for_it(session)
            session.history.undo()


@pytest.mark.parametrize("column", ["sources", "results"])
def test_the_row_stays_as_it_is_and_what_others_have_comes_to_the_same(tmp_path: Path, column: str) -> None:
    mine, theirs = decided_apart(tmp_path)
    spoil(mine, column, "no JSON")
    with Session.open(mine) as session:
        session.exchange.apply(session.exchange.plan([theirs]))
        assert ("no JSON",) in session._engine.conn.rows(f"SELECT {column} FROM decision")
        session.exchange.package(tmp_path / "mine.biaodupkg")
    results: list[object] = []
    for number, order in enumerate((["mine.biaodupkg", theirs.name], [theirs.name, "mine.biaodupkg"])):
        with Session.create(tmp_path / f"fresh-{number}.biaodu") as session:
            for name in order:
                session.exchange.apply(session.exchange.plan([tmp_path / name]))
            assert session.check().ok
            results.append(whole(session))
    assert results[0] == results[1]


def test_a_decision_with_what_nobody_can_read_can_be_made_anew(tmp_path: Path) -> None:
    mine, theirs = decided_apart(tmp_path)
    spoil(mine, "results", "[" * 300)
    spoil(mine, "sources", "{")
    with Session.open(mine) as session:
        session.exchange.apply(session.exchange.plan([theirs]))
        case = cases(session)[0]
        session.review.decide(case, Verdict.BOTH_WRONG)
        session.exchange.package(tmp_path / "on.biaodupkg")


@pytest.mark.parametrize("value", [*UNREADABLE, "[]", '["a", 1]', "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]"])
def test_a_state_beside_a_row_that_nobody_can_read_is_none(tmp_path: Path, value: str) -> None:
    """What waits for a document, and what is hidden behind another, are kept as states in a table of their own."""
    mine, theirs = decided_apart(tmp_path)
    with Session.open(mine) as session:
        session.exchange.apply(session.exchange.plan([theirs]))
        session.exchange.package(tmp_path / "back", PackageContents(PackageKind.ADJUDICATION))
        assert session._engine.conn.row("SELECT count(*) FROM shared_state WHERE deleted = 0")[0]
    with Session.create(tmp_path / "empty.biaodu") as session:
        session.exchange.apply(session.exchange.plan([tmp_path / "back"]))
        assert session._engine.conn.row("SELECT count(*) FROM shared_state WHERE deleted = 0")[0]
    for path in (mine, tmp_path / "empty.biaodu"):
        conn = sqlite.connect(path, "rw")
        conn.execute("UPDATE shared_state SET state = ?", (value,))
        conn.close()
        with Session.open(path) as session:
            session.use_annotator(session.annotators.ensure("王五").id)
            session.exchange.apply(session.exchange.plan([theirs, tmp_path / "back"]))
            session.exchange.package(tmp_path / "on.biaodupkg")
            assert is_whole_but_for_it(session)
            for case in cases(session):
                session.review.decide(case, Verdict.BOTH_WRONG)
            session.history.undo()
        with Session.open(theirs) as session:
            session.exchange.plan([path])
