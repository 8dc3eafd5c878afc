"""Which annotations are parts of one discontinuous passage, because links of the kind `continues` hold them together.

Counts of *passages* (statistics, tally, matrix, retrieval, exports) count all parts of one as one; counts of
*annotations* (journal, merging, review, worklist, figures over characters and spans) count each part.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from core.ids import AnnotationId

Part = TypeVar("Part")
"""An annotation in any form."""


class Continued:
    """The annotations that are parts of a larger passage; false where there are none."""

    def __init__(
        self, links: Iterable[tuple[AnnotationId, AnnotationId]] = (), ends: Iterable[AnnotationId] = ()
    ) -> None:
        """`links` are the ends of all that hold: `core.storage.said_rows.continuing` says which do.

        `ends` are those of all links of the kind, also of such as do not hold now.
        """
        self.ends = frozenset(ends)
        """The annotations by whose changes parts may come or go."""
        groups: dict[AnnotationId, set[AnnotationId]] = {}
        for source, target in links:
            small, large = sorted(
                (groups.get(source, {source}), groups.get(target, {target})), key=lambda group: len(group)
            )
            if small is not large:
                # The smaller one goes over, so that a chain of any length takes little more than its length.
                large |= small
                groups.update(dict.fromkeys(large if len(large) == 2 else small, large))
        distinct = {id(group): group for group in groups.values()}.values()
        self.groups: tuple[frozenset[AnnotationId], ...] = tuple(map(frozenset, distinct))
        """The parts of each discontinuous passage, two or more."""
        self._of: Mapping[AnnotationId, frozenset[AnnotationId]] = {
            part: group for group in self.groups for part in group
        }
        self._key: Mapping[AnnotationId, AnnotationId] = {
            part: name for group in self.groups for name in [min(group)] for part in group
        }

    def __bool__(self) -> bool:
        return bool(self.groups)

    def __contains__(self, annotation: object) -> bool:
        return annotation in self._of

    def key(self, annotation: AnnotationId) -> AnnotationId:
        """One id for all parts of a passage: the smallest of theirs. Of any other annotation its own."""
        return self._key.get(annotation, annotation)

    def parts(self, annotation: AnnotationId) -> frozenset[AnnotationId]:
        """All parts of the passage that an annotation is of; itself alone, if of none."""
        return self._of.get(annotation) or frozenset([annotation])

    def passages(self, annotations: Iterable[Part], id_of: Callable[[Part], AnnotationId | None]) -> list[list[Part]]:
        """Annotations as passages, by where their first parts are in the given order, in which the parts stay, too.

        A passage has those of its parts that are given: what was filtered out is no part of it here.
        """
        if not self.groups:
            return [[annotation] for annotation in annotations]
        found: list[list[Part]] = []
        of: dict[AnnotationId, list[Part]] = {}
        for annotation in annotations:
            id_ = id_of(annotation)
            key = None if id_ is None else self._key.get(id_)
            if key is None:
                found.append([annotation])
            elif key in of:
                of[key].append(annotation)
            else:
                found.append(of.setdefault(key, [annotation]))
        return found

    def count(self, annotations: Iterable[AnnotationId]) -> int:
        """How many passages these annotations are."""
        return len({self._key.get(annotation, annotation) for annotation in annotations})
