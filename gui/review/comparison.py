"""What the review panel compares: layers, their differences, and annotations of the final layer without a decision."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.changes import ChangeSet
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, DocumentId
from core.model import Annotation, Annotator
from core.review.cases import Case, CaseState, with_decisions
from core.review.decisions import ADJUDICATED
from core.session import Session
from gui.actions.review_rows import TAKE
from gui.review.case_rows import letters, takers, with_loose
from gui.review.said_words import SaidWords

MANY = 100
"""So many differences are read in some 10 ms."""
AFTER_PAINT = 30
"""Milliseconds after which more are read; with 0 they would be read before a new label is painted."""


class Comparison:
    """Reads the session when asked to, and changes nothing in it."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self.layers: tuple[AnnotatorId, ...] = ()
        """The compared layers in their order; fewer than two if there are no more."""
        self.marks: Mapping[AnnotatorId, str] = {}
        """The names of the compared layers."""
        self.document: DocumentId | None = None
        self.text = ""
        self.cases: list[Case] = []
        self.loose: list[Annotation] = []
        """Annotations of the final layer without a decision."""

    def settle_layers(self, people: Sequence[Annotator], *, hidden: bool) -> None:
        """Leave out layers that are gone, and if fewer than two are left, take the first two of `people`.

        With names `hidden`, a layer has its person's name in `people`, otherwise a letter for its place.
        """
        names = {person.id: person.name for person in people}
        self.layers = tuple(layer for layer in self.layers if layer in names)
        if len(self.layers) < 2:
            self.layers = tuple(person.id for person in people if not person.adjudicated)[:2]
        self.marks = {layer: names[layer] for layer in self.layers} if hidden else letters(self.layers)

    @property
    def decidable(self) -> bool:
        """Whether decisions can be made. Not if the final layer, which they make, is compared itself."""
        return ADJUDICATED not in self.layers

    @property
    def large(self) -> bool:
        """Whether reading it again would delay the painting of a label that was set in the text."""
        return len(self.cases) > MANY

    def takers(self) -> dict[int, AnnotatorId]:
        """Which layer each letter with an action stands for, by its place in the alphabet."""
        return takers(self.marks, len(TAKE))

    def read(self) -> None:
        """Read the document and its layers again."""
        self.text, self.cases, self.loose = "", [], []
        if self.document is None:
            return
        try:
            self._session.documents.get(self.document)
        except UserError:
            # The document was removed, and whoever shows it has not noticed yet.
            return
        self.text = self._session.documents.text(self.document)
        self._read_loose(self.document)
        if len(self.layers) > 1:
            self.cases = self._session.review.cases(self.document, self.layers)

    def read_decisions(self) -> bool:
        """Read the decisions again, because only they have changed; False if the document was never read."""
        if self.document is None or not self.cases:
            return False
        bare = [replace(case, state=CaseState.OPEN, decisions=()) if case.decisions else case for case in self.cases]
        self.cases = with_decisions(bare, self._session.review.decisions(self.document))
        self._read_loose(self.document)
        return True

    def _read_loose(self, document: DocumentId) -> None:
        # If the final layer is compared itself, its annotations are listed as readings.
        self.loose = self._session.review.loose(document) if self.decidable else []

    def everything(self) -> list[Case]:
        """Everything that can be listed, in text order."""
        return with_loose(self.cases, self.loose)

    def remarks(self, case: Case, names: Mapping[AnnotatorId, str]) -> dict[AnnotationId, str]:
        """Attributes and links of the readings, and what people said about them, so that the reviewer sees answers."""
        review = self._session.review
        found = SaidWords(self._session).of_readings(case)
        for annotation in review.comment_counts(source.id for source in case.sources):
            said = [f"{names.get(comment.author, '…')}: {comment.text}" for comment in review.comments(annotation)]
            found[annotation] = "\n".join(filter(None, [found.get(annotation, ""), *said]))
        return found

    def decided(self, case: Case) -> dict[tuple[str, int], str]:
        """Attributes and links in the final layer, by decision and number of the decided reading."""
        return SaidWords(self._session).of_decisions(case.decisions)

    @property
    def says(self) -> bool:
        """Whether anything is said beside labels, so that it may differ."""
        return self._session.review.says()

    def concerns(self, change: ChangeSet) -> bool:
        """Whether a change is about what stands beside labels."""
        return bool(change.details or change.links or change.declarations)
