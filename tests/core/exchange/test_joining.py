"""States of small tables are in memory as a whole, so what they say alike is there once."""

from pathlib import Path

import pytest

from core.exchange import package_file, spilling, texts
from core.exchange.joining import States
from core.exchange.local import Local
from core.exchange.package_file import read_package
from core.exchange.records import DOCUMENTS, SIGNATURES, STATUSES
from core.model import Meta, NewDocument, Source, Status
from core.progress import never
from core.session import Session
from tests.measuring.alone import alone, peak

FEW, MORE = 40, 160
MOST = 1_300
"""Bytes of memory for a status with its signature: tuples, texts and their places in three tables by key."""


def packed(documents: int, folder: Path, *, done: bool) -> Path:
    """A package of so many documents, if they are `done` each with a signed status."""
    package = folder / f"{documents}-{done}.biaodupkg"
    with Session.create(folder / f"{documents}-{done}.biaodu") as session:
        session.use_annotator(session.annotators.create("王敏")[0].id)
        new = [
            NewDocument(f"第{number}份报告。", Meta(f"{number}"), Source("a.txt", f"{number:064}", "utf-8", "text/1"))
            for number in range(documents)
        ]
        session.documents.add(new)
        if done:
            session.documents.set_status([document.id for document in session.documents.list()], Status.DONE)
        assert session.exchange.package(package).unsigned is None
    return package


def test_statuses_and_signatures_say_ids_of_documents_once(tmp_path: Path) -> None:
    package = packed(FEW, tmp_path, done=True)
    with Session.create(tmp_path / "mine.biaodu") as session:
        states = States(Local(session._engine.conn), [read_package(package)], never)
    documents = {id_: record[0] for id_, record in states.of(DOCUMENTS).items()}
    for kind in (STATUSES, SIGNATURES):
        records = states.of(kind).values()
        assert len(records) == FEW
        assert all(record[kind.at["document"]] is documents[record[kind.at["document"]]] for record in records)


def peaks(folder: Path) -> dict[tuple[int, bool], int]:
    """What a plan takes at most, for few documents and more, without and with statuses."""
    with pytest.MonkeyPatch.context() as monkeypatch, Session.create(folder / "mine.biaodu") as session:
        for module in (spilling, texts, package_file):
            monkeypatch.setattr(module, "_IN_MEMORY", 1 << 12)
        monkeypatch.setattr(spilling, "PORTION", 16)
        monkeypatch.setattr(package_file, "_PART", 1 << 12)
        # What is loaded and made at the first time is not counted.
        session.exchange.plan([packed(1, folder, done=True)])
        most: dict[tuple[int, bool], int] = {}
        for documents in (FEW, MORE):
            for done in (False, True):
                package = packed(documents, folder, done=done)
                most[documents, done] = peak(lambda package=package: session.exchange.plan([package]))
        return most


def test_a_status_with_its_signature_takes_little_memory(tmp_path: Path) -> None:
    most = alone(peaks, tmp_path)
    grew = {done: most[MORE, done] - most[FEW, done] for done in (False, True)}
    assert grew[True] - grew[False] < MOST * (MORE - FEW), most
