"""Merging some documents at a time comes to what merging all at once does, and takes no more memory for more of them.

The laws of `test_merging`, with windows of hardly more than one annotation and everything on the disk.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.exchange import annotations, masks, spilling, tally, walking
from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.exchange.package_file import read_package
from core.exchange.records import ANNOTATIONS
from core.ids import derived_id
from core.model import Meta, NewDocument, Source
from core.session import Session
from core.verbs.annotations import Placed
from tests.core.exchange.packages import members, rewritten
from tests.core.exchange.test_merging import few, spoilt
from tests.core.exchange.test_merging import work as some_work
from tests.core.exchange.worlds import Action, World, whole
from tests.core.projects import label, project
from tests.measuring.alone import alone, peaks

AT = "2026-01-01T00:00:00.000Z"


@pytest.fixture
def small_windows() -> Iterable[None]:
    with pytest.MonkeyPatch.context() as patch:
        narrow(patch)
        yield


def narrow(patch: pytest.MonkeyPatch) -> None:
    """Let everything be done in as many parts as there can be."""
    patch.setattr(annotations, "PILE", 1)
    patch.setattr(annotations, "_ASKED_AT_ONCE", 2)
    patch.setattr(masks, "PILE", 1)
    patch.setattr(masks, "_ASKED_AT_ONCE", 2)
    patch.setattr(masks, "_DOCUMENTS_AT_ONCE", 1)
    patch.setattr(walking, "_STATES_AT_ONCE", 2)
    patch.setattr(spilling, "PORTION", 2)
    patch.setattr(spilling, "MOST_RUNS", 3)
    patch.setattr(spilling.Piles, "_WAITING", 1)
    patch.setattr(tally, "LISTED_IN_MEMORY", 0)


@settings(max_examples=25)
@given(people=st.integers(2, 4), work=some_work, spoilt=spoilt, data=st.data())
def test_in_parts_and_at_once_come_to_the_same(
    people: int, work: list[tuple[int, Action]], spoilt: list[list[int]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder), people, spoilt)
        try:
            for who, action in work:
                world.act(who, action)
            packages = [world.pack(session, number) for number, session in enumerate(list(world.sessions))]
            at_once, in_parts = world.fresh("at-once"), world.fresh("in-parts")
            plan = at_once.exchange.plan(packages)
            at_once.exchange.apply(plan)
            with pytest.MonkeyPatch.context() as patch:
                narrow(patch)
                partly = in_parts.exchange.plan(packages)
                in_parts.exchange.apply(partly)
                assert whole(in_parts) == whole(at_once)
                order = data.draw(st.permutations(packages))
                for session in world.sessions:
                    world.merge(session, order)
                    world.merge(session, order)
                    assert world.is_sound(session)
            assert partly.to_json(applied=True) == plan.to_json(applied=True)
            assert [str(notice.error) for notice in partly.notices] == [str(notice.error) for notice in plan.notices]
            for name in ("changed", "removed", "older", "own", "two_machines"):
                assert list(getattr(partly.annotations, name)) == list(getattr(plan.annotations, name))
        finally:
            world.close()


@settings(max_examples=15)
@given(people=st.integers(2, 4), work=few | some_work, data=st.data())
def test_one_undo_takes_a_merge_in_parts_back(people: int, work: list[tuple[int, Action]], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        narrow(patch)
        world = World(Path(folder), people)
        try:
            for who, action in work:
                world.act(who, action)
            packages = [world.pack(session, number) for number, session in enumerate(list(world.sessions))]
            target = world.sessions[data.draw(st.integers(0, people - 1))]
            before = whole(target)
            plan = target.exchange.plan(packages)
            target.exchange.apply(plan)
            after = whole(target)
            if plan.changes:
                target.history.undo()
                assert whole(target) == before
                world.merge(target, packages)
                assert whole(target) == after
        finally:
            world.close()


@pytest.mark.usefixtures("small_windows")
def test_a_package_in_any_order_of_its_lines_is_the_same(tmp_path: Path) -> None:
    package, turned = tmp_path / "one.biaodupkg", tmp_path / "turned.biaodupkg"
    with project(tmp_path / "theirs.biaodu") as session:
        for at in range(0, 20, 2):
            label(session, at, at + 2)
        session.exchange.package(package)
    files = members(package)
    lines = files["annotations.jsonl"].splitlines(keepends=True)
    rewritten(package, files | {"annotations.jsonl": b"".join([*lines[5:], *lines[4::-1]])}, to=turned)
    results: list[object] = []
    for number, path in enumerate((package, turned)):
        with Session.create(tmp_path / f"{number}.biaodu") as session:
            session.exchange.apply(session.exchange.plan([path]))
            results.append(whole(session))
            assert not session.exchange.plan([package, turned]).changes
    assert results[0] == results[1]


def merged(documents: int, folder: Path) -> tuple[Path, Path]:
    """A package of so many documents with annotations of two people, and one of their labels only."""
    package, back = folder / f"{documents}.biaodupkg", folder / f"{documents}-back.biaodupkg"
    with Session.create(folder / f"{documents}.biaodu") as session:
        people = [session.annotators.create(name)[0].id for name in ("王敏", "李强")]
        session.use_annotator(people[0])
        labels = [label.id for label in session.codebook.labels()]
        texts = [f"第{number}份报告。" + "新建学校若干所。" * 20 for number in range(documents)]
        new = [
            NewDocument(text, Meta(text[:8]), Source("a.txt", f"{number:064}", "utf-8", "text/1"))
            for number, text in enumerate(texts)
        ]
        added = session.documents.add(new)[0].added
        placed: list[tuple[object, str, list[Placed]]] = []
        for document, text in zip(added, texts, strict=True):
            here = [
                (derived_id(document.id, who, str(at)), 10 + at, 15 + at, labels[at % 3], who, None, AT, AT)
                for at in range(PER_DOCUMENT // 2)
                for who in people
            ]
            placed.append((document.id, text, here))  # type: ignore[arg-type]
        session.annotations.add_placed(placed)  # type: ignore[arg-type]
        session.exchange.package(package)
        session.exchange.package(back, PackageContents(PackageKind.LABELS_BACK, annotators=people))
    return package, back


PER_DOCUMENT = 60
FEW, MORE = 60, 240


def measured(folder: Path) -> dict[str, list[int]]:
    """What each call takes at most, with few documents and with more."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(annotations, "PILE", 1_000)
        monkeypatch.setattr(annotations, "_ASKED_AT_ONCE", 1_000)
        monkeypatch.setattr(spilling, "_IN_MEMORY", 1 << 14)
        monkeypatch.setattr(tally, "LISTED_IN_MEMORY", 100)
        return peaks((FEW, MORE), lambda documents: _calls(documents, folder))


def _calls(documents: int, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    package, back = merged(documents, folder)
    with Session.create(folder / f"mine-{documents}.biaodu") as session:
        calls: dict[str, Callable[[], object]] = {
            "read": lambda: read_package(package),
            "waiting": lambda: session.exchange.apply(session.exchange.plan([back])),
            "new": lambda: session.exchange.apply(session.exchange.plan([package])),
            "known": lambda: session.exchange.plan([package]),
        }
        yield from calls.items()
        counted = session._engine.conn.row("SELECT count(*) FROM annotation WHERE deleted = 0")[0]
        assert counted == documents * PER_DOCUMENT


def test_memory_does_not_grow_with_the_annotations(tmp_path: Path) -> None:
    """Four times the documents, each with the same number of annotations: what grows is what is kept of documents."""
    most = alone(measured, tmp_path)
    # A record is 500 bytes and more in memory; of annotations that came additionally not even a tenth of that is kept.
    came = (MORE - FEW) * PER_DOCUMENT
    grew = {name: (larger - smaller) / came for name, (smaller, larger) in most.items()}
    assert all(grown < 150 for grown in grew.values()), (grew, most)


def test_the_rows_of_a_package_are_not_in_memory(tmp_path: Path) -> None:
    package, _ = merged(FEW, tmp_path)
    bundle = read_package(package)
    assert isinstance(bundle.of(ANNOTATIONS), spilling.Rows)
    assert len(bundle.of(ANNOTATIONS)) == FEW * PER_DOCUMENT
