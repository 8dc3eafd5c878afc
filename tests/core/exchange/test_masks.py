"""Masked ranges are joined some documents at a time: what is shown is what all of them together come to."""

import itertools
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UserError
from core.exchange import gathering, package_file, spilling, tally, texts
from core.exchange import masks as masks_module
from core.exchange.gathering import gathered
from core.exchange.local import Local
from core.exchange.records import DOCUMENTS, MASKS, Record, state_id
from core.exchange.shown import shown_masks, without
from core.exchange.spilling import Rows
from core.model import Mask, Meta, NewDocument, Source, Span
from core.session import Session
from core.storage import shared_rows
from core.storage.snapshot import snapshot
from tests.core.exchange.test_annotations import narrow
from tests.core.exchange.worlds import whole
from tests.core.projects import add, project
from tests.measuring.alone import alone, peaks

TEXTS = [f"{name}区报告。" + "新建学校若干所。" * 4 for name in "东南"]
spans = st.tuples(st.integers(0, 30), st.integers(1, 12)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))
steps = st.lists(
    st.tuples(st.sampled_from(["mask", "mask", "mask", "unmask", "strike", "undo"]), st.integers(0, 2), spans)
)
work = st.lists(steps, min_size=2, max_size=2)
"""What each person does in the same documents."""


def without_waiting(session: Session) -> None:
    """Do not wait for the disk: a power cut is no part of these tests."""
    session._engine.conn.execute("PRAGMA synchronous = OFF")


def do(session: Session, what: str, document: int, span: Span) -> None:
    listed = session.documents.list()
    about = listed[document % len(listed)].id
    try:
        if what == "mask":
            session.documents.mask(about, span, "user")
        elif what == "unmask":
            session.documents.unmask(about, span)
        elif what == "undo":
            session.history.undo()
        elif masks := Local(session._engine.conn).all_raw(MASKS):
            # The verb takes masks only at the largest revision; a package may bring it for any.
            row = state_id(MASKS, sorted(masks, key=str)[0])
            with session._engine.operation("strike.out") as operation:
                session.exchange.strikes._mark(operation, session._engine.require_annotator(), row, deleted=0)
                session.exchange.strikes._show(operation, [row])
    except UserError:
        pass


def expected(session: Session) -> dict[Any, Record]:
    """The masks that are to be seen, from all states at once."""
    local = Local(session._engine.conn)
    documents, struck = local.all_raw(DOCUMENTS), local.struck
    by_document: dict[str, list[Record]] = defaultdict(list)
    for id_, record in local.all_raw(MASKS).items():
        document = documents.get(record[MASKS.at["document"]])
        if document is not None and record[MASKS.at["span_end"]] <= document[DOCUMENTS.at["characters"]]:
            is_struck = state_id(MASKS, id_) in struck
            by_document[document[0]].append(without(MASKS, record) if is_struck else record)
    shown = itertools.chain.from_iterable(shown_masks(masks).items() for masks in by_document.values())
    return {id_: record for id_, record in shown if MASKS.is_active(record)}


def seen(session: Session) -> dict[Any, Record]:
    rows = session._engine.conn.rows(f"SELECT {', '.join(MASKS.columns)} FROM document_mask WHERE deleted = 0")
    return {row[0]: row for row in rows}


@settings(max_examples=10, deadline=None)
@given(work=work)
def test_window_by_window_shows_what_all_masks_together_show(work: list[list[tuple[str, int, Span]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        packages = list[Path]()
        for number, done in enumerate(work):
            with project(Path(folder, f"{number}.biaodu"), annotator=f"人{number}") as session:
                without_waiting(session)
                for text in TEXTS:
                    add(session, text, text[0])
                for what, document, span in done:
                    do(session, what, document, span)
                packages.append(Path(folder, f"{number}.biaodupkg"))
                session.exchange.package(packages[-1])
        results = list[object]()
        for number, windowed in enumerate((False, True)):
            with pytest.MonkeyPatch.context() as patch, Session.create(Path(folder, f"of-{number}.biaodu")) as session:
                without_waiting(session)
                if windowed:
                    narrow(patch)
                    for package in packages:
                        session.exchange.apply(session.exchange.plan([package]))
                plan = session.exchange.plan(packages)
                assert plan.changes is not windowed
                session.exchange.apply(plan)
                assert seen(session) == expected(session)
                results.append(whole(session))
                assert not session.exchange.plan(packages).changes
                assert session.check().ok
        assert results[0] == results[1]


FEW, MORE, EACH = 40, 120, 50


def packed(documents: int, folder: Path) -> tuple[Path, Path]:
    """A project and a package of so many documents, each with as many masks."""
    path, package = folder / f"{documents}.biaodu", folder / f"{documents}.biaodupkg"
    with Session.create(path) as session:
        session.use_annotator(session.annotators.create("王敏")[0].id)
        new = list[NewDocument]()
        for number in range(documents):
            text = f"第{number}份报告。" + "新建学校若干所。" * EACH
            masks = tuple(Mask(at * 8 + 8, at * 8 + 10, "banner") for at in range(EACH))
            new.append(NewDocument(text, Meta(text[:8]), Source("a.txt", f"{number:064}", "utf-8", "text/1"), masks))
        session.documents.add(new)
        session.exchange.package(package)
    return path, package


def measured(folder: Path) -> dict[str, list[int]]:
    """What each call takes at most, with few documents and with more."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(masks_module, "PILE", 500)
        monkeypatch.setattr(masks_module, "_ASKED_AT_ONCE", 500)
        monkeypatch.setattr(masks_module, "_DOCUMENTS_AT_ONCE", 5)
        for module in (spilling, texts, package_file):
            monkeypatch.setattr(module, "_IN_MEMORY", 1 << 14)
        monkeypatch.setattr(spilling, "PORTION", 64)
        monkeypatch.setattr(spilling, "SORTED_AT_ONCE", 200)
        monkeypatch.setattr(spilling.Piles, "_WAITING", 8)
        monkeypatch.setattr(gathering, "_DOCUMENTS_AT_ONCE", 5)
        monkeypatch.setattr(shared_rows, "_AT_ONCE", 200)
        monkeypatch.setattr(package_file, "_PART", 1 << 14)
        monkeypatch.setattr(tally, "LISTED_IN_MEMORY", 100)
        return peaks((FEW, MORE), lambda documents: _calls(documents, folder))


def _calls(documents: int, folder: Path) -> Iterator[tuple[str, Callable[[], object]]]:
    theirs, package = packed(documents, folder)
    with Session.create(folder / f"mine-{documents}.biaodu") as session:
        without_waiting(session)
        calls: dict[str, Callable[[], object]] = {
            "new": lambda: session.exchange.apply(session.exchange.plan([package])),
            "known": lambda: session.exchange.plan([package]),
            "a project": lambda: session.exchange.plan([theirs]),
            "pack": lambda: session.exchange.package(folder / "again.biaodupkg"),
        }
        yield from calls.items()
        for document in session.documents.list():
            session.documents.unmask(document.id, Span(0, len(session.documents.text(document.id))))
        calls = {
            "removed": calls["known"],
            "pack removed": calls["pack"],
            "of removed": lambda: gathering_of(session),
        }
        yield from calls.items()


def test_memory_does_not_grow_with_the_masks(tmp_path: Path) -> None:
    """Three times the documents, each with the same number of masks: what grows is what is kept of documents."""
    most = alone(measured, tmp_path)
    # A mask is 700 bytes in memory; of those that came additionally hardly a quarter of that is there, what is kept of
    # their documents included.
    came = (MORE - FEW) * EACH
    grew = {name: (larger - smaller) / came for name, (smaller, larger) in most.items()}
    assert all(grown < 180 for grown in grew.values()), (grew, most)


def gathering_of(session: Session) -> None:
    conn = session._engine.conn
    with snapshot(conn):
        bundle = gathered(conn, "here")
        assert isinstance(bundle.of(MASKS), Rows)
        for _ in bundle.documents():
            pass
