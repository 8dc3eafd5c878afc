"""What nobody can outrank any more can be struck out, by anybody, and be brought back."""

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.local import Local
from core.exchange.records import STRIKES
from core.model import Annotation, Status
from core.plausible import LARGEST_REVISION, LATEST
from core.session import Session
from tests.core.exchange.packages import Fields, lines_of, members, rewritten, with_line
from tests.core.exchange.worlds import shared, whole
from tests.core.projects import first, label, project

TOP: Fields = {"revision": LARGEST_REVISION, "updated_at": LATEST, "deleted": 0}


def merge(session: Session, *packages: Path) -> None:
    session.exchange.apply(session.exchange.plan(packages))
    assert not session.exchange.plan(packages).changes


def packed(session: Session, name: str) -> Path:
    path = session.path.with_name(f"{name}.biaodupkg")
    session.exchange.package(path)
    return path


@pytest.fixture
def poison(tmp_path: Path) -> Path:
    """A package with an annotation that has the greatest revision and time there are."""
    with project(tmp_path / "theirs.biaodu", annotator="李敏") as theirs:
        label(theirs, 0, 3)
        path = packed(theirs, "poison")
    rewritten(path, with_line("annotations.jsonl", lambda row: row.update(TOP))(members(path)))
    return path


@pytest.fixture
def mine(tmp_path: Path, poison: Path) -> Iterator[Session]:
    with project(tmp_path / "mine.biaodu") as session:
        merge(session, poison)
        yield session


def only(session: Session) -> Annotation:
    (annotation,) = session.annotations.iterate()
    return annotation


def struck(session: Session) -> list[str]:
    return [struck.row for struck in session.exchange.strikes.list()]


def test_what_comes_back_after_every_deletion_is_gone_once_it_is_struck_out(mine: Session, poison: Path) -> None:
    bad = only(mine)
    mine.work_as(bad.annotator)
    mine.annotations.delete([bad.id])
    later = with_line("annotations.jsonl", lambda row: row.update(TOP | {"note": "\U0010ffff"}))
    rewritten(poison, later(members(poison)))
    mine.exchange.strikes.strike_annotations([bad.id])
    merge(mine, poison)
    assert not list(mine.annotations.iterate())
    assert struck(mine) == [f"annotation/{bad.id}"]
    assert mine.check().ok


def test_a_strike_goes_to_colleagues_and_wins_in_every_order(tmp_path: Path, mine: Session, poison: Path) -> None:
    bad = only(mine)
    mine.exchange.strikes.strike_annotations([bad.id])
    strike = packed(mine, "strike")
    states: list[object] = []
    for number, order in enumerate(itertools.permutations([poison, strike, poison])):
        with Session.create(tmp_path / f"{number}.biaodu") as other:
            for package in order:
                merge(other, package)
            assert not list(other.annotations.iterate())
            states.append(whole(other))
    assert all(state == states[0] for state in states)


def test_the_greatest_strike_that_there_is_ends_it(tmp_path: Path, mine: Session) -> None:
    """Whoever lifts a strike with the greatest revision that lets one lift it can still be struck, then for good."""
    bad = only(mine)
    mine.exchange.strikes.strike_annotations([bad.id])
    hostile = packed(mine, "hostile")

    def send(revision: int, deleted: int) -> Path:
        row = {"revision": revision, "deleted": deleted, "updated_at": LATEST}
        rewritten(hostile, with_line("strikes.jsonl", lambda fields: fields.update(row))(members(hostile)))
        return hostile

    merge(mine, send(LARGEST_REVISION - 1, 1))
    assert only(mine).id == bad.id
    mine.exchange.strikes.strike_annotations([bad.id])
    merge(mine, hostile)
    assert not list(mine.annotations.iterate())
    (mark,) = mine.exchange.strikes.list()
    assert mark.for_good
    with pytest.raises(UserError, match=r"strike\.for_good"):
        mine.exchange.strikes.lift([mark.row])
    with pytest.raises(UserError, match=r"strike\.for_good"):
        mine.history.undo()
    assert not list(mine.annotations.iterate())
    with pytest.raises(UserError, match=r"package\.bad_row") as caught:
        mine.exchange.plan([send(LARGEST_REVISION, 1)])
    assert caught.value.fields["field"] in ("deleted", "revision")
    with Session.create(tmp_path / "other.biaodu") as other:
        merge(other, packed(mine, "for-good"))
        merge(other, send(LARGEST_REVISION - 1, 1))
        assert not list(other.annotations.iterate())


def test_striking_is_undone_and_done_again_and_colleagues_follow(tmp_path: Path, mine: Session, poison: Path) -> None:
    before = shared(mine)
    bad = only(mine)
    mine.exchange.strikes.strike_annotations([bad.id])
    with Session.create(tmp_path / "other.biaodu") as other:
        merge(other, packed(mine, "struck"))
        assert not list(other.annotations.iterate())
        assert mine.history.undo_name() == "strike.out"
        mine.history.undo()
        assert only(mine) == bad
        assert shared(mine)["annotation"] == before["annotation"]
        # A colleague has the strike: that it was taken back has to outrank it.
        merge(other, packed(mine, "undone"))
        assert only(other) == bad
        merge(mine, packed(other, "theirs"))
        assert only(mine) == bad
        mine.history.undo()
        mine.history.redo()
        assert whole(mine) == whole(other)
    with pytest.raises(UserError, match=r"strike\.unknown"):
        mine.exchange.strikes.lift([f"annotation/{bad.id}"])


def test_redoing_strikes_again(mine: Session) -> None:
    bad = only(mine)
    mine.exchange.strikes.strike_annotations([bad.id])
    mine.history.undo()
    mine.history.redo()
    assert not list(mine.annotations.iterate())
    (state,) = Local(mine._engine.conn).all_raw(STRIKES).values()
    assert (state[STRIKES.revision], STRIKES.is_active(state)) == (3, True)
    mine.exchange.strikes.lift(struck(mine))
    assert only(mine) == bad
    assert struck(mine) == []
    mine.history.undo()
    assert struck(mine) == [f"annotation/{bad.id}"]
    assert not list(mine.annotations.iterate())


def test_only_what_cannot_be_removed_otherwise_or_is_ones_own_is_struck(tmp_path: Path, mine: Session) -> None:
    with project(tmp_path / "other.biaodu", annotator="王芳") as other:
        ordinary = label(other, 4, 8)
        merge(mine, packed(other, "other"))
    with pytest.raises(UserError, match=r"strike\.not_needed"):
        mine.exchange.strikes.strike_annotations([ordinary.id])
    assert not mine.exchange.strikes.may_strike([ordinary.id])
    own = label(mine, 9, 12)
    assert mine.exchange.strikes.may_strike([ordinary.id, own.id])
    mine.exchange.strikes.strike_annotations([own.id])
    assert own.id not in {annotation.id for annotation in mine.annotations.iterate()}
    with pytest.raises(UserError, match=r"strike\.unknown"):
        mine.exchange.strikes.strike(["annotation/none", "project/1"])
    with pytest.raises(UserError, match=r"strike\.unknown"):
        mine.exchange.strikes.find("none")


def test_an_annotation_hidden_behind_a_struck_one_is_shown(tmp_path: Path) -> None:
    with project(tmp_path / "desk.biaodu") as desk:
        desk.save_copy(tmp_path / "laptop.biaodu")
        with Session.open(tmp_path / "laptop.biaodu") as laptop:
            shown, hidden = label(desk, 0, 3), label(laptop, 0, 3)
            merge(desk, packed(laptop, "laptop"))
            assert only(desk).id == shown.id
            desk.exchange.strikes.strike_annotations([shown.id])
            assert only(desk).id == hidden.id
            merge(laptop, packed(desk, "desk"))
            assert whole(laptop) == whole(desk)
            desk.history.undo()
            assert only(desk).id == shown.id


Poison = tuple[str, Callable[[Fields], object]]
POISONS: dict[str, Poison] = {
    "label": ("codebook.json", lambda row: row.update(revision=LARGEST_REVISION, name_zh="毒", definition_zh="毒")),
    "annotator": ("annotators.jsonl", lambda row: row.update(revision=LARGEST_REVISION, name="毒")),
    "comment": ("comments.jsonl", lambda row: row.update(TOP | {"text": "毒"})),
    "decision": ("decisions.jsonl", lambda row: row.update(TOP | {"reason": "毒"})),
    "document": (
        "documents.jsonl",
        lambda row: row.update(revision=LARGEST_REVISION, meta={**row["meta"], "title": "毒"}),
    ),
    "document_mask": (
        "documents.jsonl",
        lambda row: row["masks"][0].update(revision=LARGEST_REVISION, reason="毒"),
    ),
    "document_status": (
        "statuses.jsonl",
        lambda row: row.update(revision=LARGEST_REVISION, updated_at=LATEST, status="in_progress"),
    ),
}


def said(session: Session) -> str:
    """All that people wrote and that is shown."""
    review, document = session.review, first(session)
    return repr(
        (
            session.codebook.labels(),
            session.annotators.list(),
            session.documents.list(),
            session.documents.masks(document),
            [value for value in session.documents.statuses().values() if value is Status.IN_PROGRESS],
            review.threads(),
            review.decisions(document),
        )
    )


@pytest.mark.parametrize("table", POISONS)
def test_whatever_people_write_can_be_struck_out(tmp_path: Path, table: str) -> None:
    """Of what others refer to the row stays, without what it said."""
    member, change = POISONS[table]
    package = tmp_path / "poison.biaodupkg"
    files = members(Path(__file__).parents[2] / "data" / "packages" / "v1.biaodupkg")
    sample = tmp_path / "sample.biaodupkg"
    rewritten(sample, files)
    with Session.create(tmp_path / "theirs.biaodu") as theirs:
        merge(theirs, sample)
        theirs.exchange.package(package)
    if member == "codebook.json":
        import json

        codebook = json.loads(members(package)[member])
        (used,) = (row for row in codebook["labels"] if row["code"] == "teachers")
        change(used)
        rewritten(package, members(package) | {member: json.dumps(codebook).encode()})
    else:
        number = next((at for at, row in enumerate(lines_of(members(package), member)) if row.get("name") == "A"), 0)
        rewritten(package, with_line(member, change, number)(members(package)))
    with project(tmp_path / "mine.biaodu") as mine, Session.create(tmp_path / "other.biaodu") as other:
        before = len(list(mine.annotations.iterate()))
        merge(mine, package)
        assert ("毒" in said(mine)) or (Status.IN_PROGRESS in mine.documents.statuses().values())
        (bad,) = {
            f"{table}/{'/'.join([key] if isinstance(key, str) else key)}"
            for key, row in shared(mine)[table].items()
            if LARGEST_REVISION in row
        }
        mine.exchange.strikes.strike([mine.exchange.strikes.find(bad)])
        assert "毒" not in said(mine)
        assert Status.IN_PROGRESS not in mine.documents.statuses().values()
        assert mine.check().ok
        merge(mine, package)
        assert "毒" not in said(mine)
        merge(other, packed(mine, "mine"))
        merge(other, package)
        assert "毒" not in said(other)
        assert whole(other) == whole(mine)
        assert len(list(mine.annotations.iterate())) > before
        mine.history.undo()
        mine.exchange.strikes.strike([bad])
        assert "毒" not in said(mine)
