"""Attributes and links of readings in words, for the card of a difference and the tables."""

from collections.abc import Iterable, Sequence

from core.ids import AnnotationId, AnnotatorId
from core.model import Annotation
from core.review.cases import Case
from core.review.decisions import ADJUDICATED, Decision
from core.said.comparing import NO_VALUES, Values
from core.said.inheriting import Declared
from core.said.links import Link
from core.session import Session
from gui.annotations.attribute_subject import said_shortly
from gui.annotations.rows import one_line
from gui.base.i18n import language

QUOTED = 12
"""Code points of a linked passage that are shown."""


class SaidWords:
    """Words for one case. It asks for what is declared once, and for nothing where nothing is said."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._declared: Declared | None = None

    def of_readings(self, case: Case) -> dict[AnnotationId, str]:
        """By reading a line for each attribute, then one for each link that is told here."""
        found: dict[AnnotationId, str] = {}
        for number, reading in enumerate(case.readings):
            if reading is None or not case.values:
                continue
            lines = self._attributes(reading, case.values[number])
            lines += [self._link(tie.link, reading.id) for tie in case.ties[number]]
            if lines:
                found[reading.id] = "\n".join(lines)
        return found

    def of_annotation(self, id_: AnnotationId) -> str:
        """As `of_readings`, of one annotation; empty for one that is gone."""
        annotation, removed = self._session.annotations.existing([id_]).get(id_, (None, True))
        if annotation is None or removed:
            return ""
        lines = self._attributes(annotation, self._session.attributes.of([id_]).get(id_, NO_VALUES))
        own = (link for link in self._session.links.at([id_]) if link.annotator == annotation.annotator)
        return "\n".join((*lines, *(self._link(link, id_) for link in own if link.source == id_)))

    def of_decisions(self, decisions: Iterable[Decision]) -> dict[tuple[str, int], str]:
        """By decision and number of the decided reading what the final layer has beside its label."""
        found: dict[tuple[str, int], str] = {}
        for decision in decisions:
            if not decision.values and not self._session.links.at(decision.results):
                continue
            results = self._session.annotations.existing(decision.results)
            shown = [results[id_][0] for id_ in decision.results if id_ in results and not results[id_][1]]
            for number, reading in enumerate(decision.decided):
                result = next((own for own in shown if (own.span, own.label) == (reading.span, reading.label)), None)
                lines = [] if result is None else self._attributes(result, decision.values_of(reading))
                links = [] if result is None else self._session.links.at([result.id])
                lines += [self._link(link, link.source) for link in links if self._is_told_at(link, result)]
                if lines:
                    found[decision.id, number] = "\n".join(lines)
        return found

    @staticmethod
    def _is_told_at(link: Link, result: Annotation | None) -> bool:
        return result is not None and link.annotator == ADJUDICATED and link.source == result.id

    def _attributes(self, annotation: Annotation, values: Values) -> list[str]:
        if not values:
            return []
        if self._declared is None:
            self._declared = self._session.attributes.by_label()
        tag = language()
        return [
            f"{known.name(tag)}: {said_shortly(known, values[known.code], tag)}"
            for known in self._declared.for_label(annotation.label)
            if known.code in values
        ]

    def _link(self, link: Link, here: AnnotationId) -> str:
        kind = next((known for known in self._session.links.kinds() if known.code == link.kind), None)
        name = link.kind if kind is None else kind.name(language())
        arrow = "—" if kind is not None and not kind.directed else "→" if here == link.source else "←"
        other = self._session.annotations.get(link.target if here == link.source else link.source)
        if other is None:
            return name
        text = self._session.documents.text(other.document)[other.start : other.end]
        quote = one_line(text[:QUOTED]) + ("…" if len(text) > QUOTED else "")
        elsewhere = other.document != (link.document if here == link.source else link.target_document)
        title = f" · {self._session.documents.get(other.document).meta.title}" if elsewhere else ""
        return f"{arrow} {name}: “{quote}”{title}"


def beside(session: Session, case: Case, layers: Sequence[AnnotatorId]) -> list[str]:
    """What each of the layers says beside its label, in one line, empty for nothing."""
    words = SaidWords(session).of_readings(case)
    said = dict(zip(case.layers, case.readings, strict=True))
    readings = [said.get(layer) for layer in layers]
    return ["" if own is None else words.get(own.id, "").replace("\n", " · ") for own in readings]
