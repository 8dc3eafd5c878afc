"""Links between annotations, and their kinds."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.ids import AnnotationId, AnnotatorId, DocumentId, derived_id

CONTINUES = "continues"
"""The kind that makes several spans one discontinuous passage."""


@dataclass(frozen=True, slots=True)
class LinkKind:
    """What a link may say."""

    id: str
    code: str
    name_zh: str
    name_en: str
    directed: bool = True
    """Whether its ends play different parts. One that is not reads the same from both."""
    from_labels: tuple[str, ...] = ()
    to_labels: tuple[str, ...] = ()
    """Codes of the labels that its ends may have; none: any."""
    position: int = 0

    def name(self, language: str) -> str:
        """Display name for a language tag, falling back to the other language and the code."""
        first, second = (self.name_zh, self.name_en) if language.startswith("zh") else (self.name_en, self.name_zh)
        return first or second or self.code


@dataclass(frozen=True, slots=True)
class Link:
    """A relation from one annotation to another, in the same or another document."""

    id: str
    kind: str
    """The code of its kind."""
    source: AnnotationId
    target: AnnotationId
    document: DocumentId
    """Of the source."""
    target_document: DocumentId
    annotator: AnnotatorId
    """Who made it."""
    note: str | None
    created_at: str
    updated_at: str


def _built_in(position: int, code: str, name_zh: str, name_en: str, *, directed: bool) -> LinkKind:
    return LinkKind(derived_id("link kind", code), code, name_zh, name_en, directed, position=position)


BUILT_IN = (
    _built_in(0, "fulfils", "兑现", "Fulfils", directed=True),
    _built_in(1, "same_matter", "同一事项", "Same matter", directed=False),
    _built_in(2, "contradicts", "矛盾", "Contradicts", directed=False),
    _built_in(3, CONTINUES, "续", "Continues", directed=True),
)
"""Kinds that every project has, without a row; one that a project declares under the same code stands for it."""


def kinds_of(declared: Iterable[LinkKind]) -> list[LinkKind]:
    """All kinds of a project, the built-in ones first; of several with one code that with the smallest id counts."""
    found = {kind.code: kind for kind in BUILT_IN}
    for kind in sorted(declared, key=lambda kind: kind.id, reverse=True):
        found[kind.code] = kind
    return sorted(found.values(), key=lambda kind: (kind.position, kind.code))
