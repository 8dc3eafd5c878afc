"""Rounds in the team folder, each in a clone as the window makes them: no package is read twice without a reason."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.errors import UserError
from core.exchange.bundle import Bundle
from core.exchange.package_file import read_package
from core.exchange.team import TeamReport, TeamState
from core.session import Session
from core.storage import chains
from core.storage.journal import last_seq
from core.verbs import team_folder
from core.verbs.team_memory import TeamMemory
from tests.core.exchange.worlds import ACTIONS, Action, World
from tests.core.projects import label, project


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The packages that rounds read as a whole."""
    paths: list[Path] = []

    def noted(path: Path) -> Bundle:
        paths.append(path)
        return read_package(path)

    monkeypatch.setattr(team_folder, "read_package", noted)
    return paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "team"
    made.mkdir()
    return made


@contextmanager
def desk_and_laptop(path: Path, folder: Path) -> Iterator[tuple[Session, Session]]:
    """One person's project on two machines."""
    with project(path / "desk.biaodu") as desk:
        desk.exchange.set_team_folder(folder)
        desk.save_copy(path / "laptop.biaodu")
        with Session.open(path / "laptop.biaodu") as laptop:
            yield desk, laptop


def states(session: Session) -> list[TeamState]:
    with session.clone() as round_of_a_minute:
        return [news.state for news in round_of_a_minute.exchange.team_news()]


def publish(session: Session) -> TeamReport:
    with session.clone() as round_of_a_minute:
        return round_of_a_minute.exchange.team_publish()


def test_an_older_package_is_read_once_in_many_rounds(tmp_path: Path, folder: Path, read: list[Path]) -> None:
    with (
        desk_and_laptop(tmp_path, folder) as (_desk, theirs),
        project(tmp_path / "mine.biaodu", annotator="乙") as mine,
    ):
        mine.exchange.set_team_folder(folder)
        label(theirs, 0, 3)
        older = publish(theirs).path.rename(folder / "conflicted.biaodupkg")
        label(theirs, 4, 8)
        mine.exchange.apply(mine.exchange.plan([publish(theirs).path]))
        nothing_new = [TeamState.MERGED, TeamState.OLDER]
        for minute in range(3):
            assert sorted(states(mine)) == nothing_new
            label(mine, minute, minute + 4)
        assert read == [older]
        mine.history.undo()
        assert sorted(states(mine)) == nothing_new
        assert read == [older, older]


def test_a_package_that_brings_something_is_read_again_once_something_was_done(
    tmp_path: Path, folder: Path, read: list[Path]
) -> None:
    with desk_and_laptop(tmp_path, folder) as (desk, laptop):
        label(laptop, 0, 3)
        theirs = publish(laptop).path
        for _minute in range(3):
            assert states(desk) == [TeamState.NEW]
        assert read == [theirs]
        desk.exchange.apply(desk.exchange.plan([theirs]))
        assert not states(desk)
        desk.history.undo()
        assert states(desk) == [TeamState.NEW]


def test_after_a_person_got_another_name_it_has_to_be_planned_again(tmp_path: Path) -> None:
    """A colleague of that name, shown under another one so far, gets it back by a merge."""
    memory = TeamMemory()
    with project(tmp_path / "a.biaodu", annotator="乙") as session:
        conn = session._engine.conn
        memory.remember("package", last_seq(conn), brings=False)
        label(session, 0, 3)
        assert memory.brings("package", conn) is False
        assert session.annotator is not None
        session.annotators.rename(session.annotator.id, "丙")
        assert memory.brings("package", conn) is None


def test_the_own_package_is_not_read_to_be_replaced(tmp_path: Path, folder: Path, read: list[Path]) -> None:
    with desk_and_laptop(tmp_path, folder) as (desk, _laptop):
        for start in range(4):
            label(desk, start, start + 2)
            assert publish(desk).written
            assert not states(desk)
        assert not read


def test_what_an_undone_merge_brought_is_not_lost_with_the_own_package(tmp_path: Path, folder: Path) -> None:
    """The desk publishes what it merged from the laptop, takes the merge back, and publishes again."""
    with desk_and_laptop(tmp_path, folder) as (desk, laptop):
        made = label(laptop, 0, 3)
        path = publish(laptop).path
        desk.exchange.apply(desk.exchange.plan([path]))
        label(desk, 4, 8)
        assert publish(desk).written
        desk.history.undo()
        desk.history.undo()
        assert not list(desk.annotations.iterate())
        with pytest.raises(UserError, match=r"team\.unmerged"):
            publish(desk)
        assert made.id in {row[0] for row in read_package(path).records["annotation"]}
        assert states(desk) == [TeamState.NEW]


def test_the_latest_packages_are_remembered(tmp_path: Path) -> None:
    memory = TeamMemory()
    with project(tmp_path / "a.biaodu") as session:
        conn = session._engine.conn
        for number in range(1000):
            memory.remember(str(number), chains.NEWEST, brings=False)
        known = [number for number in range(1000) if memory.brings(str(number), conn) is not None]
        assert known == list(range(1000 - len(known), 1000))
        assert 0 < len(known) < 100


NUMBERS = st.integers(0, 40)
ACTION = st.tuples(st.integers(0, ACTIONS - 1), NUMBERS, NUMBERS, NUMBERS)
LABEL_REMOVED_ELSEWHERE = [(0, (0, 0, 0, 1)), (0, (0, 0, 1, 1)), (1, (14, 0, 1, 0))]
"""One person labels with what another removes."""


@given(st.lists(st.tuples(st.integers(0, 2), ACTION), max_size=12), st.lists(ACTION, max_size=12))
@example(LABEL_REMOVED_ELSEWHERE, [(4, 1, 0, 0)])
@example(LABEL_REMOVED_ELSEWHERE, [(6, 1, 0, 0)])
@settings(max_examples=60)
def test_what_is_remembered_to_bring_nothing_brings_nothing(
    before: list[tuple[int, Action]], after: list[Action]
) -> None:
    with TemporaryDirectory() as folder, closing(World(Path(folder), 3)) as world:
        for who, action in before:
            world.act(who, action)
        packages = [world.pack(session, 0) for session in world.sessions]
        mine = world.sessions[0]
        world.merge(mine, packages)
        memory, conn = TeamMemory(), mine._engine.conn
        memory.remember("theirs", last_seq(conn), brings=False)
        for action in after:
            world.act(0, action)
        if memory.brings("theirs", conn) is False:
            assert not mine.exchange.plan(packages).changes


def test_a_label_that_was_removed_elsewhere_goes_when_it_is_used_no_more(tmp_path: Path) -> None:
    with closing(World(tmp_path, 3)) as world:
        for who, action in LABEL_REMOVED_ELSEWHERE:
            world.act(who, action)
        packages = [world.pack(session, 0) for session in world.sessions]
        mine = world.sessions[0]
        world.merge(mine, packages)
        memory, conn = TeamMemory(), mine._engine.conn
        memory.remember("theirs", last_seq(conn), brings=False)
        assert memory.brings("theirs", conn) is False
        used = mine.codebook.labels()[1]
        mine.annotations.delete([each.id for each in mine.annotations.iterate() if each.label == used.id])
        assert memory.brings("theirs", conn) is None
        mine.exchange.apply(mine.exchange.plan(packages))
        assert used.id not in {label.id for label in mine.codebook.labels()}
