"""What is said beside labels in an open project: its actions, and what each of them opens."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject

from core.ids import AnnotationId
from core.model import Annotation
from core.said.inheriting import Declared
from core.said.memos import Topic
from core.session import Session
from gui.actions.host import Host
from gui.annotations.attribute_bar import AttributeBars
from gui.annotations.attribute_subject import suffix
from gui.base.i18n import _, language
from gui.reader.open_project import OpenProject
from gui.reader.reader import ReaderPane
from gui.said.links import LinkDesk
from gui.said.passage_place import place_of
from gui.said.worklist import WorklistDesk
from gui.widgets.file_choice import choose_file_to_open
from gui.widgets.message_bar import Message


class SaidDesk(QObject):
    """Serves one open project."""

    def __init__(self, window: Host, project: OpenProject, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project
        self._bars = AttributeBars(project.session, window.door.show)
        self.links = LinkDesk(window, project, self)
        self.worklist = WorklistDesk(window, project, self)
        self._words = AttributeWords(project.session)
        for pane in project.readers.panes:
            self._serve(pane)
        project.readers.pane_added.connect(self._serve)

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "annotation.attributes": self.open_attributes,
            "codebook.attributes": self._declare_attributes,
            "codebook.links": self._declare_links,
            "documents.variables": self._declare_variables,
            "documents.fill": self._ask_table,
            "memo.open": self._open_memos,
            "memo.annotation": self._open_memos_of_annotation,
            "memo.day": lambda: self.open_memos((Topic.DAY, date.today().isoformat())),
            "codebook.memo": self._open_memos_of_label,
            **self.links.actions(),
            **self.worklist.actions(),
        }

    def _declare_attributes(self) -> None:
        from gui.codebook.attributes_dialog import AttributesDialog

        AttributesDialog(self._project.session, self._window.window()).open()

    def _declare_links(self) -> None:
        from gui.codebook.link_kinds_dialog import LinkKindsDialog

        LinkKindsDialog(self._project.session, self._window.window()).open()

    def _declare_variables(self) -> None:
        from gui.documents.variables_dialog import VariablesDialog

        VariablesDialog(self._project.session, self._window.window()).open()

    def _ask_table(self) -> None:
        kinds = _("Tables (*.csv *.tsv *.xlsx)")
        path = choose_file_to_open(self._window.window(), _("Fill fields of documents from a table"), kinds)
        if path is not None:
            self.fill_from(path)

    def fill_from(self, path: Path) -> None:
        """Show what a table says of documents, to be taken over."""
        from core.variable_table import apply_table
        from gui.documents.fill_dialog import FillDialog

        session = self._project.session
        dialog = FillDialog(session, path, self._window.window())
        dialog.submitted.connect(lambda plan: self._window.attempt(lambda: apply_table(session, plan)))
        dialog.open()

    # --- memos

    def _open_memos(self) -> None:
        """Open the memos about the active document, else about the project."""
        document = self._project.readers.document
        self.open_memos((Topic.PROJECT, "") if document is None else (Topic.DOCUMENT, document))

    def _open_memos_of_annotation(self) -> None:
        """Open the memos about the annotation at the caret."""
        annotation = self._project.labelling.annotation()
        if annotation is None:
            self._tell(_("Choose an annotation first."))
        else:
            self.open_memos((Topic.ANNOTATION, annotation.id))

    def _open_memos_of_label(self) -> None:
        label = self._project.codebook.current()
        if label is None:
            self._tell(_("Choose a label in the codebook first."))
        else:
            self.open_memos((Topic.LABEL, label.code))

    def open_memos(self, subject: tuple[Topic, str]) -> None:
        """Open the memos about something; ask who writes if nobody is known."""
        session = self._project.session
        if session.annotator is None and not session.access.read_only:
            self._project.people.ask(lambda: self.open_memos(subject))
            return
        from gui.said.memos_dialog import MemosDialog

        dialog = MemosDialog(session, subject, self._window.window(), self._project.identities)
        self._project.bridge.changed.connect(dialog.follow)
        dialog.open()

    def _serve(self, pane: ReaderPane) -> None:
        pane.view.said = self._words.of
        self.links.serve(pane)

    # --- attributes

    def open_attributes(self) -> None:
        """Open the attributes of the annotation at the caret, beside its passage."""
        view, annotation = self._project.labelling.view(), self._project.labelling.annotation()
        if view is None or annotation is None:
            return
        if self._bars.open([annotation.id], self._window.window(), place_of(view, annotation)) is None:
            self._tell(_("No attribute is declared for this label. The codebook's menu declares attributes."))

    def _tell(self, text: str) -> None:
        self._window.message_bar.show_message(Message(text))


class AttributeWords:
    """The values of an annotation in a line, for whoever hovers over its passage."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, annotation: Annotation) -> str:
        """A line; empty where nothing is said."""
        values = self._session.attributes.of([annotation.id]).get(AnnotationId(annotation.id))
        if not values:
            return ""
        declared: Declared = self._session.attributes.by_label()
        return suffix(declared.for_label(annotation.label), values, language())
