"""What every verb is built on: the open file, the current operation, and the subscribers to changes."""

from collections import OrderedDict
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from core.changes import AnnotationChange, ChangeSet, OperationInfo
from core.codebook import codebook_to_json
from core.errors import BiaoduError, EnvironmentFault, UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId
from core.storage import codebook_versions, entities, said_following, said_rows, shared_rows, sqlite
from core.storage.database import Connection, data_version
from core.storage.journal import JournalEntry, Operation, Writer, last_seq
from core.storage.project_file import OpenFile
from core.storage.row_changes import BulkChange, RowChange
from core.storage.tables import (
    ANNOTATION,
    ANNOTATION_DETAIL,
    ANNOTATOR,
    ASSIGNMENT,
    ATTRIBUTE,
    COMMENT,
    DECISION,
    DOCUMENT,
    FOREIGN_ROW,
    LABEL,
    LINK,
    LINK_KIND,
    MASK,
    MEANING_CHANGE,
    MEMO,
    PERSON_KEY,
    PROJECT,
    SIGNATURE,
    STATUS,
    VARIABLE,
    VARIABLE_VALUE,
    Row,
    Table,
)

Subscriber = Callable[[ChangeSet], None]

_TEXTS_KEPT = 16
_LOG_GONE = "project.log_gone"
_MOST_LISTED = 5_000
"""Annotations that a change set lists. With more of them, reading again is quicker for views than following each."""


class Engine:
    """One connection to one project, used by the thread that made it."""

    def __init__(
        self,
        file: OpenFile,
        salvage: Callable[[Path, Path], object],
        settle: Callable[[Connection, Operation], None],
    ) -> None:
        self.file = file
        self.salvage = salvage
        """Saves what can be read of a damaged project into a new one."""
        self._settle = settle
        """Settles what an operation decides about hidden rows, so that it holds in later merges
        (core.exchange.settling).
        """
        self.conn = file.conn
        self.annotations = entities.AnnotationRows(self.conn)
        self.documents = entities.DocumentRows(self.conn)
        self.current_annotator: AnnotatorId | None = None
        """Overrides the annotator stored in the project (the command line works as one by name)."""
        self._writer = Writer(self.conn)
        self._open: Operation | None = None
        self._part = 0
        """The index, among the open operation's changes, of the first that came after the last verb ended."""
        self._told: tuple[Operation, ChangeSet] | None = None
        """The last operation and what it changed."""
        self._subscribers: list[Subscriber] = []
        self._texts: OrderedDict[DocumentId, str] = OrderedDict()
        self._seen_version = data_version(self.conn)
        self._seen_seq = last_seq(self.conn)

    @contextmanager
    def operation(
        self, name: str, *, kind: str = "do", undo_of: int | None = None, owner: str | None = None
    ) -> Generator[Operation]:
        """One transaction, journal entry and undo step; inside another operation, part of that one.

        `undo_of` and `owner` as in `core.storage.journal.JournalEntry`. Nothing is written when the block changes
        nothing. Raises EnvironmentFault ``project.read_only``,
        ``project.locked``, ``project.file_gone``, ``file.disk_full``...; then nothing of the operation stays.
        """
        if self._open is not None:
            with self._part_of(self._open):
                yield self._open
            return
        self._require_writable()
        operation = self._writer.begin(name, self.annotator_id(), kind=kind, undo_of=undo_of, owner=owner)
        self._open = operation
        try:
            yield operation
            self._finish(operation)
        except BaseException as error:
            self._writer.rollback()
            # Some of these texts may have come with the operation.
            self._texts.clear()
            if isinstance(error, EnvironmentFault) and error.code == _LOG_GONE:
                raise self._rescued(error) from error
            raise
        finally:
            self._open = None
            self._part = 0
        if operation.stands:
            self._follow(operation.entry.seq)
            self._told = (operation, self._sorted(operation, 0))
            self._tell(self._told[1])

    @property
    def in_operation(self) -> bool:
        """Whether an operation is open. Then what is read may still be taken back."""
        return self._open is not None

    @contextmanager
    def _part_of(self, operation: Operation) -> Generator[None]:
        """A savepoint, so that a verb that raises leaves nothing behind even if its caller goes on."""
        done = len(operation.changes)
        try:
            with self.file.db.atomic():
                yield
        except BaseException:
            del operation.changes[done:]
            self._texts.clear()
            raise
        self._part = done

    def _finish(self, operation: Operation) -> None:
        if not operation.stands:
            self._writer.rollback()
            return
        if operation.entry.kind == "do":
            said_following.follow(self.conn, operation)
        if operation.entry.kind == "do" and shared_rows.has_states(self.conn):
            self._settle(self.conn, operation)
        if any(change.table in _CODEBOOK for change in operation.changes):
            declared = said_rows.attributes(self.conn), said_rows.link_kinds(self.conn)
            snapshot = codebook_to_json(tuple(entities.labels(self.conn)), *declared)
            codebook_versions.append(self.conn, operation.entry.seq, operation.at, snapshot)
        self.file.require_same_file()
        self._writer.commit()

    def _require_writable(self) -> None:
        access = self.file.access
        if access.read_only:
            code = "file.disk_full" if access.reason == "disk_full" else "project.read_only"
            raise EnvironmentFault(code, path=str(self.file.path), reason=access.reason or "asked")
        try:
            self.file.require_same_file()
        except EnvironmentFault as error:
            raise self._rescued(error) if error.code == _LOG_GONE else error from error

    def _rescued(self, error: EnvironmentFault) -> EnvironmentFault:
        """Save what this connection can still read, and accept nothing more: what would be written now is lost."""
        from core.storage.rescue import rescue

        self.file.access = replace(self.file.access, read_only=True, reason="log_gone")
        try:
            rescued = rescue(self.file, self.salvage)
        except BiaoduError:
            return error
        return EnvironmentFault("project.rescued", path=error.fields["path"], rescue=str(rescued))

    def before_close(self, *, twin: bool) -> None:
        """If the log was taken away, save what only this connection can read, and keep closing from writing it back.

        SQLite would move the nameless log into the file, over what others did since. A `twin` need not save anything:
        the connection from which it was cloned reads the same and saves it.
        """
        try:
            self.file.require_same_file()
        except EnvironmentFault as error:
            if error.code == _LOG_GONE:
                sqlite.leave_log(self.conn)
                if not twin and not self.file.access.read_only:
                    # Loading the log takes 3 ms, a twentieth of what a command needs to start.
                    import logging

                    logging.getLogger("biaodu.storage").error("%s", self._rescued(error))

    def change_set(self, operation: Operation) -> ChangeSet:
        """What an operation changed; empty if nothing. Inside of a larger operation, what the last part changed."""
        if self._open is operation:
            return self._sorted(operation, self._part)
        if self._told is not None and self._told[0] is operation:
            return self._told[1]
        return self._sorted(operation, 0)

    def _sorted(self, operation: Operation, start: int) -> ChangeSet:
        changes = operation.changes[start:]
        if not changes and (self._open is operation or not operation.stands):
            return ChangeSet()
        sorter = _Sorter()
        for change in changes:
            sorter.take(change)
        sorter.list_no_more_than(_MOST_LISTED)
        return ChangeSet(
            info(operation.entry),
            tuple(sorter.annotation_changes()),
            frozenset(sorter.documents),
            frozenset(sorter.labels),
            frozenset(sorter.annotators),
            sorter.reload,
            frozenset(sorter.comments),
            frozenset(sorter.details),
            frozenset(sorter.links),
            sorter.declarations,
            sorter.memos,
        )

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` after every change, until the returned function is called."""
        self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            if subscriber in self._subscribers:
                self._subscribers.remove(subscriber)

        return unsubscribe

    def absorb(self, change: ChangeSet) -> None:
        """Tell this connection's subscribers what another connection of this process changed."""
        if change.operation is not None:
            version = data_version(self.conn)
            self._follow(change.operation.seq)
            if self._seen_seq == last_seq(self.conn):
                # Nobody else did anything meanwhile, so the next `poll` need not have everything read again.
                self._seen_version = version
        self._tell(change)

    def _follow(self, seq: int) -> None:
        if seq == self._seen_seq + 1:
            self._seen_seq = seq

    def poll(self) -> ChangeSet | None:
        """Notice commits by others (``PRAGMA data_version``); then subscribers are told to read everything again."""
        version = data_version(self.conn)
        if version == self._seen_version or self._open is not None:
            return None
        self._seen_version = version
        self._seen_seq = last_seq(self.conn)
        change = ChangeSet(reload=True)
        self._tell(change)
        return change

    def _tell(self, change: ChangeSet) -> None:
        for subscriber in list(self._subscribers):
            subscriber(change)

    def annotator_id(self) -> AnnotatorId | None:
        """Who works here now, if that person is not removed."""
        chosen = self.current_annotator
        if chosen is None:
            return entities.current_annotator(self.conn)
        return chosen if entities.annotator_exists(self.conn, chosen) else None

    def require_annotator(self) -> AnnotatorId:
        """Who works here now; raises UserError ``annotator.none_current``."""
        chosen = self.annotator_id()
        if chosen is None:
            raise UserError("annotator.none_current")
        return chosen

    def text(self, document: DocumentId) -> str:
        """A document's canonical text; the last few are kept. Raises UserError ``document.unknown``."""
        known = self._texts.get(document)
        if known is not None:
            self._texts.move_to_end(document)
            return known
        text = self.documents.text(document)
        if text is None:
            raise UserError("document.unknown", document=document)
        self._texts[document] = text
        if len(self._texts) > _TEXTS_KEPT:
            self._texts.popitem(last=False)
        return text


def info(entry: JournalEntry) -> OperationInfo:
    """A journal entry as the value that core gives to others."""
    annotator = None if entry.annotator is None else AnnotatorId(entry.annotator)
    owner = None if entry.owner is None else AnnotatorId(entry.owner)
    return OperationInfo(entry.seq, entry.uuid, entry.name, entry.kind, annotator, entry.at, entry.undo_of, owner)


_CODEBOOK = (LABEL, ATTRIBUTE, LINK_KIND)
"""Tables of which every change makes a version of the codebook."""
_DECLARATIONS = (ATTRIBUTE, LINK_KIND, VARIABLE, MEANING_CHANGE)
_UNSEEN = (SIGNATURE, PERSON_KEY, FOREIGN_ROW)
"""Tables that no view shows."""


class _Sorter:
    """Groups row changes as views need them; several changes of one annotation become one."""

    def __init__(self) -> None:
        self.documents: set[DocumentId] = set()
        self.labels: set[LabelId] = set()
        self.annotators: set[AnnotatorId] = set()
        self.comments: set[AnnotationId] = set()
        self.details: set[AnnotationId] = set()
        self.links: set[AnnotationId] = set()
        self.declarations = self.memos = False
        self.reload = False
        self._annotations: dict[str, tuple[Row | None, Row | None]] = {}

    def take(self, change: RowChange | BulkChange) -> None:
        if isinstance(change, BulkChange):
            self.reload |= change.table not in _UNSEEN
            return
        row = change.after or change.before
        assert row is not None
        table = change.table
        if table is ANNOTATION:
            key = str(row["id"])
            first = self._annotations[key][0] if key in self._annotations else _alive(change.before)
            self._annotations[key] = (first, _alive(change.after))
        elif table is LABEL:
            self.labels.add(LabelId(str(row["id"])))
        elif table is ANNOTATOR:
            self.annotators.add(AnnotatorId(str(row["id"])))
        elif table is DOCUMENT:
            self.documents.add(DocumentId(str(row["id"])))
        elif table in (MASK, STATUS, DECISION, VARIABLE_VALUE, ASSIGNMENT):
            self.documents.add(DocumentId(str(row["document"])))
        elif table is COMMENT:
            self.comments.add(AnnotationId(str(row["annotation"])))
        elif table is PROJECT:
            self.annotators.add(AnnotatorId(str(row["current_annotator"])))
        else:
            self._take_said(table, row)

    def _take_said(self, table: Table, row: Row) -> None:
        if table is ANNOTATION_DETAIL:
            self.details.add(AnnotationId(str(row["id"])))
        elif table is LINK:
            self.links |= {AnnotationId(str(row[end])) for end in ("source", "target")}
        elif table is MEMO:
            self.memos = True
        elif table in _DECLARATIONS:
            self.declarations = True

    def list_no_more_than(self, most: int) -> None:
        """If there are more annotations than `most`, list none and ask views to read everything again."""
        if len(self._annotations) > most:
            self._annotations.clear()
            self.reload = True

    def annotation_changes(self) -> Iterator[AnnotationChange]:
        for before, after in self._annotations.values():
            if before is None and after is None:
                continue
            yield AnnotationChange(
                entities.annotation_from(before) if before else None, entities.annotation_from(after) if after else None
            )


def _alive(row: Row | None) -> Row | None:
    return None if row is None or row["deleted"] else row
