"""The journaled tables: their keys and columns, and the statements made from them once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib import import_module
from typing import Any

LARGEST = 2**53 - 1
"""The largest position or offset: the greatest whole number that every JSON reader keeps. Whoever gets one as large as
that from a colleague can go on working, and everybody can go on reading what they send.
"""

Value = str | int | None
Row = dict[str, Value]


@dataclass(frozen=True)
class Table:
    """A table whose changes the journal records."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    soft: bool = True
    """Whether removal sets `deleted` and the row stays; otherwise removal deletes the row."""
    removed: tuple[tuple[str, Value], ...] = ()
    """For tables that are shared but not soft: removal sets these columns, because colleagues must learn of it."""

    @cached_property
    def select(self) -> str:
        """``SELECT`` of all columns, without a condition."""
        return f'SELECT {", ".join(self.columns)} FROM "{self.name}"'

    @cached_property
    def by_key(self) -> str:
        """`select` with a condition on the key."""
        return f"{self.select} WHERE {self.condition}"

    @cached_property
    def condition(self) -> str:
        """The key's columns as ``a = ? AND b = ?``."""
        return " AND ".join(f"{column} = ?" for column in self.key)

    @cached_property
    def insert(self) -> str:
        """``INSERT`` of all columns."""
        return f'INSERT INTO "{self.name}" ({", ".join(self.columns)}) VALUES ({", ".join("?" * len(self.columns))})'

    def insert_with(self, *last: int) -> str:
        """`insert` with these values in the last columns of every row."""
        marks = ["?"] * (len(self.columns) - len(last))
        return f'INSERT INTO "{self.name}" ({", ".join(self.columns)}) VALUES ({", ".join([*marks, *map(str, last)])})'

    @cached_property
    def take_over(self) -> str:
        """`insert` that also replaces a row which came by a merge that was undone (``deleted = 2``)."""
        others = ", ".join(f"{column} = excluded.{column}" for column in self.columns if column not in self.key)
        return (
            f'{self.insert} ON CONFLICT ({", ".join(self.key)}) DO UPDATE SET {others} WHERE "{self.name}".deleted = 2'
        )

    def row(self, values: tuple[Value, ...]) -> Row:
        """A fetched tuple of `select` as a row."""
        return dict(zip(self.columns, values, strict=True))

    def key_of(self, row: Row) -> tuple[Value, ...]:
        """The key's values."""
        return tuple(row[column] for column in self.key)


_SHARED = ("revision", "deleted", "created_in")

ANNOTATION = Table(
    "annotation",
    ("id",),
    (
        *("id", "document", "annotator", "label", "span_start", "span_end", "quote_hash", "note", "origin"),
        *("created_at", "updated_at", *_SHARED),
    ),
)
DOCUMENT = Table(
    "document",
    ("id",),
    (
        *("id", "position", "characters", "title", "region", "year", "issuer", "date", "kind", "extra"),
        *("source_name", "raw_sha256", "encoding", "reader", "created_at", *_SHARED),
    ),
)
MASK = Table("document_mask", ("id",), ("id", "document", "span_start", "span_end", "reason", *_SHARED))
LABEL = Table(
    "label",
    ("id",),
    (
        *("id", "code", "name_zh", "name_en", "colour", "key", "parent", "definition_zh", "definition_en"),
        *("examples", "position", *_SHARED),
    ),
)
ANNOTATOR = Table("annotator", ("id",), ("id", "name", "kind", "created_at", *_SHARED))
COMMENT = Table("comment", ("id",), ("id", "annotation", "author", "text", "created_at", "updated_at", *_SHARED))
DECISION = Table(
    "decision",
    ("id",),
    (
        *("id", "document", "reviewer", "verdict", "sources", "results", "reason"),
        *("created_at", "updated_at", *_SHARED),
    ),
)
RECEIPT = Table("package_receipt", ("id",), ("id", "source", "author", "kind", "counts", "created_at", *_SHARED))
SETTING = Table("project_setting", ("name",), ("name", "value"), soft=False)
STATUS = Table(
    "document_status",
    ("document", "annotator"),
    ("document", "annotator", "status", "updated_at", "revision"),
    soft=False,
    removed=(("status", "not_started"),),
)
SHARED_STATE = Table("shared_state", ("id",), ("id", "state", *_SHARED))
"""`revision` and `deleted` are the state's, not those of its copy here."""
STRIKE = Table("strike", ("id",), ("id", "annotator", "updated_at", *_SHARED))
"""What was struck out, by the id of its state in `shared_state`. Removed when it was brought back."""
PERSON_KEY = Table("person_key", ("id",), ("id", "annotator", "key", "action", "signer", "signature", *_SHARED))
"""Signed statements that a key belongs to a person, or no longer does. They never change."""
SIGNATURE = Table("signature", ("id",), ("id", "annotator", "document", "key", "states", "signature", *_SHARED))
"""What a person signed in one document; `document` is empty for what belongs to none. A signature is removed when a
longer one includes all of it.
"""
FOREIGN_ROW = Table("foreign_row", ("id",), ("id", "member", "minor", "line", *_SHARED))
"""Lines of packages that a newer version wrote and this one does not know. They are kept and passed on."""
ATTRIBUTE = Table(
    "attribute",
    ("id",),
    (
        *("id", "code", "name_zh", "name_en", "kind", "choices", "units", "labels", "nested", "required", "initial"),
        *("key", "position", *_SHARED),
    ),
)
"""Declarations of attributes. `choices`, `units`, `labels` (codes; none: all) and `initial` are JSON."""
LINK_KIND = Table(
    "link_kind",
    ("id",),
    ("id", "code", "name_zh", "name_en", "directed", "from_labels", "to_labels", "position", *_SHARED),
)
"""Kinds of links, besides those that every project has. `from_labels` and `to_labels` are codes as JSON; none: all."""
VARIABLE = Table(
    "variable", ("id",), ("id", "code", "name_zh", "name_en", "kind", "choices", "units", "position", *_SHARED)
)
"""Fields of documents that the project declares."""
MEANING_CHANGE = Table("meaning_change", ("id",), ("id", "label", "annotator", "created_at", *_SHARED))
"""That the label of this code means something else from then on."""
ANNOTATION_DETAIL = Table(
    "annotation_detail", ("id",), ("id", "document", "annotator", "attributes", "meanings", "updated_at", *_SHARED)
)
"""What is known of an annotation besides its label, under the annotation's own id: the values of its attributes by code
(`attributes`, a JSON object), and the changes of its label's meaning under which it holds (`meanings`, a JSON list)."""
LINK = Table(
    "link",
    ("id",),
    (
        *("id", "kind", "source", "target", "document", "target_document", "annotator", "note"),
        *("created_at", "updated_at", *_SHARED),
    ),
)
"""A relation from the annotation `source` (in `document`) to `target`, of the kind with this code."""
VARIABLE_VALUE = Table(
    "variable_value", ("id",), ("id", "document", "variable", "value", "annotator", "updated_at", *_SHARED)
)
"""A document's value (JSON) of the variable with this code. The id follows from both."""
MEMO = Table(
    "memo",
    ("id",),
    ("id", "about", "subject", "document", "author", "text", "created_at", "updated_at", *_SHARED),
)
"""A memo about the project, a document, a label, an annotation or a day (`about`): `subject` says which one, `document`
in which document that is, or is empty."""
SAID = (ATTRIBUTE, LINK_KIND, VARIABLE, MEANING_CHANGE, ANNOTATION_DETAIL, LINK, VARIABLE_VALUE, MEMO)
"""The tables of what is said beside labels."""
ASSIGNMENT = Table(
    "assignment",
    ("id",),
    (
        *("id", "document", "annotator", "readers", "priority", "due", "assigned_by"),
        *("created_at", "updated_at", *_SHARED),
    ),
)
"""Who is to read a document; without an annotator, how many readers it wants. The id follows from both."""
UNBOUND = (*SAID, ASSIGNMENT)
"""The shared tables whose rows name others by id or code without a reference: in merging none of them ever waits."""
PROJECT = Table("project", ("id",), ("id", "uuid", "name", "created_at", "created_by", "current_annotator"), soft=False)

TABLES = {
    table.name: table
    for table in (
        *(ANNOTATION, DOCUMENT, MASK, LABEL, ANNOTATOR, STATUS),
        *(COMMENT, DECISION, RECEIPT, SHARED_STATE, SETTING, PROJECT),
        *(STRIKE, PERSON_KEY, SIGNATURE, FOREIGN_ROW),
        *UNBOUND,
    )
}


def _sha256_of_python() -> Callable[[bytes], Any]:
    """The SHA-256 that Python brings itself; `hashlib` has that of OpenSSL, which is quicker for long texts only.

    OpenSSL prepares for a microsecond before it hashes: with 60,000 quotes that is a twentieth of an import. `hashlib`
    takes these modules, too, where there is no OpenSSL.
    """
    for module in ("_sha2", "_sha256"):
        try:
            return import_module(module).sha256
        except ImportError:
            continue
    return sha256


_sha256_of_short = _sha256_of_python()
_SHORT = 64
"""Up to so many code points Python's own SHA-256 is quicker."""


def quote_hash(quote: str) -> str:
    """16 hex digits of the SHA-256 of a quote in UTF-8: enough to notice an offset that no longer fits."""
    return sha256(quote.encode()).hexdigest()[:16]


def quote_hashes(quotes: Iterable[str]) -> list[str]:
    """`quote_hash` of each."""
    short, whole = _sha256_of_short, sha256
    return [(short if len(quote) <= _SHORT else whole)(quote.encode()).digest()[:8].hex() for quote in quotes]
