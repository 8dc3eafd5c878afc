"""The result of a merge, from which it is described and written."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from core.errors import UserError
from core.exchange.bundle import FileOf
from core.exchange.plan import AnnotationPlan, Vouched, Writes
from core.exchange.records import Record, RecordKind

ByTable = Mapping[str, Mapping[Any, Record]]
"""Shared states by table and key."""


@dataclass(frozen=True, slots=True)
class Joined:
    """States before and after, what is shown of them, and the rows to write."""

    sources: tuple[str, ...]
    """Paths of the packages and projects."""
    before: ByTable
    """By table the states here before the merge. Annotations are not among them: there are too many."""
    came: ByTable
    """The states of the sources, joined with each other."""
    after: ByTable
    struck: frozenset[str]
    """What is struck out afterwards, by `core.exchange.records.state_id`."""
    annotations: AnnotationPlan
    """What the merge does to annotations."""
    missing: Mapping[str, int]
    """By document how many annotations wait for it."""
    waiting: Mapping[str, int]
    """By the code of the reason how many annotations wait for something else."""
    about: AbstractSet[str]
    """Documents that annotations of the sources are about."""
    hidden: Mapping[str, str]
    """Annotation id to the id of the one that is shown in its place."""
    unplaced: Mapping[str, int]
    """By table, how many comments, statuses, decisions and masks wait for what they refer to."""
    labels: Mapping[str, Record]
    """The codebook as it will be shown, removed labels included."""
    alias: Mapping[str, str]
    """Label id to the id of the label under which its annotations are shown."""
    labels_here: Mapping[Any, Record]
    """The codebook as it is shown now, removed labels included."""
    people: Mapping[str, Record]
    """Annotators as they will be shown."""
    titles: Mapping[str, str]
    """Of every document that a source is about."""
    files: Mapping[str, FileOf]
    """The files of documents that a source is about without having their texts."""
    settings: tuple[str, ...]
    """Names of settings for which a source has another value."""
    vouched: tuple[Vouched, ...]
    """Whose work it is, as far as signatures prove it."""
    refused: int
    """How many signatures are not taken over because they do not fit."""
    notices: tuple[tuple[str, UserError], ...]
    """What was changed while the sources were read because it could not be taken as it stands: path and reason."""
    writes: Writes

    def states_before(self, kind: RecordKind) -> Mapping[Any, Record]:
        """States of a table as they are here."""
        return self.before[kind.table.name]

    def states_came(self, kind: RecordKind) -> Mapping[Any, Record]:
        """States of a table as the sources have them."""
        return self.came[kind.table.name]

    def states_after(self, kind: RecordKind) -> Mapping[Any, Record]:
        """States of a table after the merge."""
        return self.after[kind.table.name]
