"""What an open operation changed."""

from dataclasses import dataclass

from core.storage.tables import Row, Table


@dataclass(frozen=True, slots=True)
class RowChange:
    """A changed row: the whole row before and after, for whoever wants to know what the operation did."""

    table: Table
    before: Row | None
    after: Row | None
    exact: bool = False
    """Whether it was adopted from another file, or taken back to a state before that."""


@dataclass(frozen=True, slots=True)
class BulkChange:
    """`count` rows inserted together, or removed or brought back together."""

    table: Table
    count: int
    made_by: int
    """Their `created_in`."""
    there: bool
    """Whether they are not removed now."""
