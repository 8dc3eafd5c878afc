"""Damaged and crafted project files: opened, checked, looked at, merged into another, and salvaged.

``python -m tests.fuzz.projects --inputs 10000`` reads so many; an input that breaks a promise is kept in build/fuzz/.
Nothing that comes out of a file is an error without a code, whatever the file holds; reading changes nothing in it; a
salvage leaves it as it was and makes a project in order, or none.
"""

import random
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from core.errors import BiaoduError
from core.exporting import export
from core.session import Session
from core.storage.tables import TABLES, Table, Value
from tests.core.exchange.worlds import shown
from tests.fuzz import specimens
from tests.fuzz.readers import damage
from tests.fuzz.running import Files, main

NAME = "theirs.biaodu"
_PAGE = 4096
_STORED = re.compile(
    rb'\{"[^{}\x00]{4,60}\}|\["[^\[\]\x00]{1,60}\]|\[\]|\{\}|20\d\d-\d\d-\d\dT[\d:.]{12}Z|018f3333-[0-9a-f-]{27}|[0-9a-f]{64}'
    rb"|not_started|done|annotation|document|person|manual|user|share"
)
"""What stands in the file as text: JSON, times, ids, words with a meaning."""
_TEXTS: tuple[str, ...] = (
    *(
        "",
        " ",
        "*",
        "[]",
        "{}",
        "[1]",
        "5",
        "null",
        '"x"',
        "{",
        '{"a": 1e999}',
        '{"a": "\\ud800"}',
        "[[[]]]",
        "\0",
        "a\0b",
    ),
    *("[" * 300 + "]" * 300, "[" * 1_100 + "]" * 1_100, "[" * 50_000, "x" * 300_000, "../../outside/x", "zzzz", "2024"),
    *("9999-99-99T99:99:99.999Z", "not_started", "done", "adjudicated", "person", "take:", "甲", "\u202e", "#0072B2"),
    '[{"annotation": 1}]',
    '[{"annotation": "a", "annotator": "b", "start": -1, "end": 0, "label": "c", "revision": 1}]',
)
_NUMBERS = (0, 1, 2, 3, -1, 2**31, 2**53, 2**63 - 1, -(2**63))


def make(chance: random.Random) -> Files:
    """A project damaged in its bytes, in what it stores, or in values of rows that an operation wrote."""
    data = bytearray(specimens.project())
    what = chance.random()
    if what < 0.25:
        return {NAME: damage(bytes(data), chance)}
    if what < 0.45:
        _noise(data, chance)
    elif what < 0.7:
        _overwrite(data, chance)
    else:
        return {NAME: bytes(data), "rows": str(chance.random()).encode()}
    return {NAME: bytes(data)}


def _noise(data: bytearray, chance: random.Random) -> None:
    """Parts of pages lost: zeros, noise, another page's content."""
    for _ in range(chance.choice([1, 1, 2, 5])):
        at = chance.randrange(len(data) // _PAGE) * _PAGE + chance.choice([0, 0, 8, 100, 2_000])
        size = chance.choice([1, 4, 100, _PAGE])
        other = chance.randrange(len(data))
        filling = chance.choice([bytes(size), chance.randbytes(size), bytes(data[other : other + size])])
        data[at : at + len(filling)] = filling
    if chance.random() < 0.2:
        del data[chance.randrange(len(data)) :]


def _overwrite(data: bytearray, chance: random.Random) -> None:
    """Texts replaced in their places by others as long: the file stays sound, what it says does not."""
    places = [found.span() for found in _STORED.finditer(bytes(data))]
    for start, end in chance.sample(places, min(len(places), chance.choice([1, 3, 20]))):
        text = chance.choice(_TEXTS).encode("utf-8", "surrogatepass") or b"[" * 99
        data[start:end] = (text * (end - start))[: end - start]


def use(files: Files, folder: Path) -> str:
    """Open it for writing and reading, merge it, and salvage it."""
    path = folder / NAME
    path.write_bytes(files[NAME])
    if "rows" in files:
        _write_rows(path, random.Random(files["rows"].decode()))
    given = path.read_bytes()
    outcome = _looked_at(path, folder)
    _merged(path, folder)
    if outcome != "opens":
        assert path.read_bytes() == given, "refused, and yet something changed"
    path.write_bytes(given)
    _salvaged(path, folder)
    assert path.read_bytes() == given, "salvaging changed the damaged file"
    return outcome


def _write_rows(path: Path, chance: random.Random) -> None:
    """Change values of some rows in an operation: the tables stay ours, and the journal knows."""
    with Session.open(path) as session:
        for _ in range(chance.choice([1, 1, 2, 5])):
            table = chance.choice([table for table in TABLES.values() if table.soft or table.name == "project_setting"])
            keys = session._engine.conn.rows(f'SELECT {", ".join(table.key)} FROM "{table.name}"')
            column = chance.choice([column for column in table.columns if column not in ("created_in", *table.key)])
            if keys:
                _write(session, table, chance.choice(keys), column, chance)


def _write(session: Session, table: Table, key: tuple[Value, ...], column: str, chance: random.Random) -> None:
    value = chance.choice(_NUMBERS if chance.random() < 0.3 else _TEXTS)
    # What the schema forbids can't be written so: the next one will.
    with suppress(Exception), session._engine.operation("test") as operation:
        operation.update(table, key, **{column: value})


def _looked_at(path: Path, folder: Path) -> str:
    """Everything that reads, as the window and the command line ask it."""
    try:
        opened = Session.open(path)
    except BiaoduError as error:
        return error.code
    with opened as session:
        for ask in _QUESTIONS:
            with suppress(BiaoduError):
                ask(session, folder)
    return "opens"


def _look_into_documents(session: Session, folder: Path) -> None:
    people = [person.id for person in session.annotators.list()]
    for document in session.documents.list():
        with suppress(BiaoduError):
            session.documents.text(document.id)
        session.annotations.of_document(document.id)
        session.documents.masks(document.id)
        if len(people) > 1:
            session.review.cases(document.id, people[:2])


def _work(session: Session, folder: Path) -> None:
    """Label, undo, and edit what is there."""
    session.use_annotator(session.annotators.ensure("王五").id)
    document = session.documents.list()[0].id
    session.annotations.create(document, 0, 2, session.codebook.labels()[0].id)
    session.documents.set_meta([document], region="东区")
    session.history.undo()
    session.history.undo()


_QUESTIONS: tuple[Callable[[Session, Path], object], ...] = (
    lambda session, folder: session.check(),
    lambda session, folder: session.codebook.labels(),
    lambda session, folder: session.codebook.snapshot(1),
    lambda session, folder: session.documents.statuses(),
    lambda session, folder: list(session.annotations.iterate()),
    _look_into_documents,
    lambda session, folder: session.review.decisions(),
    lambda session, folder: session.review.threads(),
    lambda session, folder: session.review.reasons(),
    lambda session, folder: session.exchange.team_folder(),
    lambda session, folder: session.history.operations(),
    lambda session, folder: [
        session.history.of_annotation(annotation.id) for annotation in session.annotations.iterate()
    ],
    lambda session, folder: export(session, folder / "out.jsonl"),
    lambda session, folder: session.exchange.package(folder / "out.biaodupkg"),
    _work,
    lambda session, folder: session.check(),
)


def _merged(path: Path, folder: Path) -> None:
    """Merging it takes it whole or not at all."""
    mine = folder / "mine.biaodu"
    mine.write_bytes(specimens.project())
    with Session.open(mine) as session:
        before = shown(session)
        try:
            session.exchange.apply(session.exchange.plan([path]))
        except BiaoduError:
            assert shown(session) == before, "refused, and yet something changed"
        assert session.check().ok, session.check().broken
    for found_path in folder.glob("mine.biaodu*"):
        found_path.unlink()


def _salvaged(path: Path, folder: Path) -> None:
    for found_path in folder.glob(f"{NAME}-*"):
        found_path.unlink()
    target = folder / "saved.biaodu"
    try:
        Session.salvage(path, target)
    except BiaoduError:
        assert not target.exists(), "a salvage that failed left something"
        return
    with Session.open(target) as session:
        assert session.check().ok, session.check().broken
        with suppress(BiaoduError):
            session.exchange.package(folder / "saved.biaodupkg")
    shutil.rmtree(folder / "saved.biaodu", ignore_errors=True)


if __name__ == "__main__":
    main("projects", make, use, 10_000)
