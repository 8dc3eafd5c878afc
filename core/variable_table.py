"""Fills variables of documents from a table: a row a document, found by its title or its file's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from core.changes import ChangeSet
from core.errors import UserError
from core.figures.typed import typed
from core.files import read
from core.ids import DocumentId
from core.said.fields import FieldKind, FieldValue, Variable

if TYPE_CHECKING:
    from core.session import Session

LARGEST = 64 << 20
"""Bytes of a table."""
_TITLES = frozenset(["title", "document", "标题", "题目", "文档", "报告", "报告名称", "名称", "文件名称"])
_FILES = frozenset(["file", "filename", "file_name", "source", "文件", "文件名", "来源"])


@dataclass(frozen=True, slots=True)
class UnmatchedRow:
    """A row of the table of which no document, or more than one, is known."""

    row: int
    """From 1, the row of names included."""
    name: str
    """What it says."""
    candidates: int
    """How many documents are called so."""


@dataclass(frozen=True, slots=True)
class WrongCell:
    """A cell that its variable does not take."""

    row: int
    column: str
    error: UserError


@dataclass(frozen=True, slots=True)
class TablePlan:
    """What filling variables from a table would do."""

    by: str
    """The name of the column by which documents are found."""
    values: Mapping[DocumentId, Mapping[str, FieldValue]]
    """What comes in. Empty cells change nothing."""
    new: tuple[Variable, ...]
    """Variables that are declared first, as asked."""
    left_out: tuple[str, ...]
    """Columns that no variable is called as."""
    unmatched: tuple[UnmatchedRow, ...]
    wrong: tuple[WrongCell, ...]
    changed: int
    """Values that differ from those that documents have, or that they do not have yet."""


@dataclass(slots=True)
class _Columns:
    by: int
    is_file: bool
    variables: dict[int, Variable] = field(default_factory=dict[int, Variable])
    new: list[Variable] = field(default_factory=list[Variable])
    left_out: list[str] = field(default_factory=list[str])


def plan_table(session: "Session", path: Path, *, declare: bool = False) -> TablePlan:
    """What a CSV or XLSX file says of variables; nothing is written.

    Its first row names the columns: one is the title or the file's name, the others are variables by code or name. With
    `declare`, columns of another name become variables: of numbers if all its cells are, else of texts.
    Raises UserError ``variable.no_key_column``, ``import.*``; EnvironmentFault ``file.*``.
    """
    from core.reading.readers.tables import plain_rows

    rows = list(plain_rows(path.name, read(path, LARGEST)))
    if not rows:
        raise UserError("variable.no_key_column", columns=[])
    head, body = [cell.strip() for cell in rows[0]], rows[1:]
    columns = _columns(session, head, body, declare=declare)
    known = _documents(session, is_file=columns.is_file)
    values: dict[DocumentId, dict[str, FieldValue]] = {}
    unmatched: list[UnmatchedRow] = []
    wrong: list[WrongCell] = []
    for number, row in enumerate(body, 2):
        name = row[columns.by].strip() if columns.by < len(row) else ""
        found = known.get(name if not columns.is_file else _stem(name), [])
        if len(found) != 1:
            unmatched.append(UnmatchedRow(number, name, len(found)))
            continue
        given = values.setdefault(found[0], {})
        for at, variable in columns.variables.items():
            cell = row[at].strip() if at < len(row) else ""
            if not cell:
                continue
            try:
                given[variable.code] = typed(variable, cell)
            except UserError as error:
                wrong.append(WrongCell(number, head[at], error))
    values = {document: given for document, given in values.items() if given}
    stored = session.variables.of(values)
    changed = sum(
        stored.get(document, {}).get(code) != value
        for document, given in values.items()
        for code, value in given.items()
    )
    return TablePlan(
        head[columns.by], values, tuple(columns.new), tuple(columns.left_out), tuple(unmatched), tuple(wrong), changed
    )


def apply_table(session: "Session", plan: TablePlan) -> ChangeSet:
    """Fill variables as planned, in one operation and so one undo step."""
    changes: list[ChangeSet] = []
    unsubscribe = session.subscribe(changes.append)
    try:
        with session.with_operation("variable.import"):
            for variable in plan.new:
                session.variables.take_over(variable)
            session.variables.set_each(plan.values)
    finally:
        unsubscribe()
    return changes[-1] if changes else ChangeSet()


def _columns(session: "Session", head: Sequence[str], body: Sequence[Sequence[str]], *, declare: bool) -> _Columns:
    plain = [name.casefold() for name in head]
    by = next((at for at, name in enumerate(plain) if name in _TITLES), None)
    is_file = by is None
    if by is None:
        by = next((at for at, name in enumerate(plain) if name in _FILES), None)
    if by is None:
        raise UserError("variable.no_key_column", columns=[name for name in head if name])
    found = _Columns(by, is_file)
    declared = session.variables.declared()
    called = {
        name.casefold(): known
        for known in reversed(declared)
        for name in (known.name_en, known.name_zh, known.code)
        if name
    }
    for at, name in enumerate(head):
        if at == by or not name or plain[at] in _TITLES | _FILES:
            continue
        variable = called.get(plain[at])
        if variable is None and declare:
            cells = [row[at].strip() for row in body if at < len(row) and row[at].strip()]
            variable = _new(name, cells, len(declared) + len(found.new))
            if variable is not None:
                found.new.append(variable)
        if variable is None:
            found.left_out.append(name)
        else:
            found.variables[at] = variable
    return found


def _new(name: str, cells: Sequence[str], position: int) -> Variable | None:
    """A variable for a column; None where its name can be no code."""
    from core.ids import new_uuid
    from core.said.fields import is_code

    if not is_code(name):
        return None
    number = Variable(new_uuid(), name, FieldKind.NUMBER, position=position)
    try:
        for cell in cells:
            typed(number, cell)
    except UserError:
        return Variable(number.id, name, FieldKind.TEXT, position=position)
    return number if cells else Variable(number.id, name, FieldKind.TEXT, position=position)


def _documents(session: "Session", *, is_file: bool) -> dict[str, list[DocumentId]]:
    """Documents by title, or by the name of their file without its ending."""
    found: dict[str, list[DocumentId]] = {}
    for document in session.documents.list():
        name = _stem(document.source.name) if is_file else document.meta.title.strip()
        found.setdefault(name, []).append(document.id)
    return found


def _stem(name: str) -> str:
    file = PurePath(name.replace("\\", "/")).name
    return file.rsplit(".", 1)[0].strip() if "." in file else file.strip()
