"""What a room above the reader can ask of the open project that it belongs to."""

from collections.abc import Callable
from typing import Protocol

from core.changes import OperationInfo
from core.ids import AnnotationId, DocumentId, LabelId
from core.model import Annotation
from core.session import Session
from gui.actions.choices import Choices
from gui.actions.registry import Entry
from gui.base.bridge import Bridge
from gui.base.identities import Identities
from gui.codebook.panel import CodebookPanel
from gui.documents.inventory import Inventory
from gui.documents.panel import DocumentsPanel
from gui.people.people import People
from gui.reader.readers import Readers
from gui.reader.view import ReaderView


class ActiveText(Protocol):
    """The text that has the keyboard, and labels in it."""

    def view(self) -> ReaderView | None:
        """That text."""
        ...

    def annotation(self) -> Annotation | None:
        """The annotation in it on which an action works."""
        ...

    def apply_label(self, label: LabelId, /) -> None:
        """Label the selection, else the sentence at the caret."""
        ...

    def label_entries(self, run: Callable[[LabelId], None] | None = None, /) -> list[Entry]:
        """The labels as lines to choose from; `run` is called with the chosen one, else it labels the selection."""
        ...


class Writing(Protocol):
    """Verbs that change much."""

    def start_writing(
        self, title: str, work: Callable[..., object], done: Callable[..., None], stopped: str = "", /
    ) -> None:
        """Run one as a job; `stopped` is said when it was stopped after it changed something."""
        ...


class OpenProject(Protocol):
    """One open project in one window: its readers, its lists and its verbs. `gui.window.workspace.Workspace` is one."""

    session: Session
    bridge: Bridge
    inventory: Inventory
    documents: DocumentsPanel
    codebook: CodebookPanel
    readers: Readers
    people: People
    identities: Identities
    """What people are called now."""
    undo_step: OperationInfo | None
    redo_step: OperationInfo | None

    @property
    def labelling(self) -> ActiveText:
        """The text that has the keyboard, and labels in it."""
        ...

    @property
    def review(self) -> Writing:
        """Verbs that change much."""
        ...

    def step_words(self, step: OperationInfo | None, /) -> str:
        """The name of a step, with a person's name if it is somebody else's; empty for None."""
        ...

    def document_choices(self) -> Choices:
        """The documents as lines to choose from: choosing one opens it."""
        ...

    def shown_documents(self) -> list[DocumentId]:
        """The documents in the order of the panel."""
        ...

    def open_document(self, document: str, in_next: bool = False) -> None:
        """Open a document in the active or the next reader."""
        ...

    def open_something(self) -> None:
        """Open the first document of the list when none is open."""
        ...

    def show_annotation(self, annotation: AnnotationId, /) -> None:
        """Bring an annotation into view, with the keyboard."""
        ...

    def focus_text(self) -> None:
        """Put the keyboard in the active reader."""
        ...

    def hide_names(self, on: bool, /) -> None:
        """Call people by letters wherever they are shown, or by their names again."""
        ...

    def undo(self) -> None:
        """Take the last operation back and show where it was."""
        ...
