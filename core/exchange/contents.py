"""What somebody chooses to put into a package."""

from collections.abc import Collection
from dataclasses import dataclass

from core.exchange.bundle import PackageKind
from core.ids import AnnotatorId, DocumentId


@dataclass(frozen=True, slots=True)
class PackageContents:
    """The choices for `Session.exchange.package`.

    For a colleague: documents with texts, codebook and settings, and everyone's layers, those of `annotators` only, or
    none when `blind`; with `adjudicated` the decided layer and its decisions, too. Labels back: the layers of
    `annotators` (default: who works here). Adjudication: the decided layer and the decisions.
    """

    kind: PackageKind = PackageKind.FOR_COLLEAGUE
    annotators: Collection[AnnotatorId] | None = None
    blind: bool = False
    documents: Collection[DocumentId] | None = None
    """Only these; None: all that are not removed."""
    adjudicated: bool = False
