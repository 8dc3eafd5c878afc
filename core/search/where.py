"""In which documents and passages is searched."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Document, Status
from core.text.parts import PartKind


@dataclass(frozen=True, slots=True)
class Where:
    """What must be so; what is None or empty decides nothing."""

    documents: frozenset[DocumentId] | None = None
    region: str = ""
    """What the region's name holds: 浙江 finds 浙江省杭州市."""
    years: tuple[int, int] | None = None
    """The first and the last."""
    kind: str = ""
    issuer: str = ""
    title: str = ""
    """What issuer and title hold."""
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    """Values of `Meta.extra`, by their keys, as text."""
    status: Status | None = None
    """How far `annotator` is with the document; if that is None, how far anybody is."""
    annotator: AnnotatorId | None = None
    layers: frozenset[AnnotatorId] | None = None
    """Whose annotations the next four ask; None: everybody's."""
    labelled: bool | None = None
    """Whether any annotation shares a character with the hit."""
    any_label: frozenset[LabelId] = frozenset()
    all_labels: frozenset[LabelId] = frozenset()
    """The hit shares a character with an annotation of one of these, of each of these."""
    no_label: frozenset[LabelId] = frozenset()
    part: PartKind | None = None
    """The hit begins in a part of the report that does this."""

    @property
    def asks_annotations(self) -> bool:
        """Whether annotations decide."""
        return self.labelled is not None or bool(self.any_label or self.all_labels or self.no_label)

    @property
    def asks_documents(self) -> bool:
        """Whether what is known of a document decides."""
        return bool(
            self.documents is not None or self.region or self.years or self.kind or self.issuer or self.title
        ) or bool(self.variables)

    def holds_for(self, document: Document) -> bool:
        """Whether the document's metadata is as it must be."""
        meta = document.meta
        return (
            (self.documents is None or document.id in self.documents)
            and self.region in (meta.region or "")
            and self.issuer in (meta.issuer or "")
            and self.title in meta.title
            and (not self.kind or self.kind == meta.kind)
            and (self.years is None or (meta.year is not None and self.years[0] <= meta.year <= self.years[1]))
            and all(str(meta.extra.get(name, "")) == value for name, value in self.variables.items())
        )
