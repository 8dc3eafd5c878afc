"""The screen of passages in an open project: when it comes, and what is done from it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from core.ids import AnnotationId, DocumentId, LabelId
from core.model import Annotation, Passage, Span
from core.progress import never, no_progress
from gui.actions.host import Host
from gui.actions.registry import Entry
from gui.base.i18n import _, ngettext
from gui.base.jobs import MANY_ROWS, LargeChange
from gui.reader.copying import cited
from gui.reader.open_project import OpenProject
from gui.reader.outline_menu import path_at
from gui.reader.typography import SETTINGS, Typography
from gui.widgets.message_bar import Message, MessageKind

if TYPE_CHECKING:
    from gui.retrieval.rows import Row
    from gui.retrieval.screen import RetrievalScreen

MOST_PRINTED = 2_000
"""Passages that are printed at once: some 300 pages."""
WITH_HEADINGS = 100
"""Passages whose headings are looked up for a copy: each document's outline takes some milliseconds."""


class RetrievalDesk(QObject):
    """Serves one open project."""

    def __init__(
        self,
        window: Host,
        project: OpenProject,
        start_large: Callable[[str, LargeChange], object],
        adopt: Callable[[Callable[[], QWidget]], QWidget],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window = window
        self._project = project
        self._start_large = start_large
        self._adopt = adopt
        self.screen: RetrievalScreen | None = None
        self._opened: AnnotationId | None = None
        """The passage that was shown in its text last."""
        window.settings.changed.connect(self._setting_changed)
        project.codebook.label_requested.connect(self.apply_label)
        project.codebook.passages_requested.connect(lambda label: self.open_labels([LabelId(label)]))
        project.documents.passages_requested.connect(self.open_documents)
        project.readers.active_changed.connect(self._offer_documents)

    def actions(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        return {
            "retrieval.open": self.toggle,
            "retrieval.document": lambda: self.open_documents([self._project.readers.document]),
        }

    @property
    def shown(self) -> bool:
        """Whether the screen is in sight."""
        return self.screen is not None and self._project.readers.covered

    # --- coming and going

    def toggle(self) -> None:
        """Show it, with the label that one is at; or go back to the text."""
        if self.shown:
            self._project.focus_text()
            return
        annotation = self._project.labelling.annotation()
        if annotation is not None and not self._is_asked_for(annotation):
            self.open_labels([annotation.label])
        else:
            self._show()

    def _is_asked_for(self, annotation: Annotation) -> bool:
        """Whether one comes back from a passage: then what was asked stays."""
        if self.screen is None:
            return False
        return annotation.id == self._opened or annotation.label in self.screen.question.labels.chosen()

    def open_labels(self, labels: list[LabelId]) -> None:
        """All passages with these labels."""
        self._show().question.ask(labels=frozenset(labels))

    def open_documents(self, documents: list[DocumentId | None]) -> None:
        """All passages of these documents."""
        there = frozenset(document for document in documents if document is not None)
        if there:
            self._show().question.ask(documents=there)

    def _show(self) -> "RetrievalScreen":
        if self.screen is None:
            self._adopt(self._make)
        assert self.screen is not None
        self._offer_documents()
        self._project.readers.cover(self.screen, self.screen.header_height)
        self.screen.take_keyboard()
        return self.screen

    def _make(self) -> "RetrievalScreen":
        # Not needed to read and label: it loads when it is first asked for.
        from gui.retrieval.screen import RetrievalScreen

        project = self._project
        screen = self.screen = RetrievalScreen(project.session, project.bridge, self._window.jobs, project.readers)
        screen.set_typography(Typography.chosen(self._window.settings))
        screen.failed.connect(self._window.door.show)
        screen.passage_opened.connect(self._open)
        screen.label_key_pressed.connect(self._relabel_by_key)
        screen.label_choice_requested.connect(self._choose_label)
        screen.copy_requested.connect(lambda source: self.copy(source=source))
        screen.table_requested.connect(self.take_table)
        screen.print_requested.connect(self.print_passages)
        return screen

    def _offer_documents(self) -> None:
        if self.screen is None:
            return
        project, entry = self._project, None
        here = project.readers.document
        if here is not None:
            entry = project.inventory.listing.get(here)
        offers: list[tuple[str, frozenset[DocumentId] | None]] = [(_("All documents"), None)]
        if here is not None and entry is not None:
            offers.append((_("This document: {title}").format(title=entry.title), frozenset([here])))
        chosen = frozenset(project.documents.selected())
        if len(chosen) > 1:
            words = ngettext("{n} document chosen in the list", "{n} documents chosen in the list", len(chosen))
            offers.append((words.format(n=f"{len(chosen):,}"), chosen))
        self.screen.question.offer_documents(offers)

    def _open(self, passage: Passage) -> None:
        project = self._project
        self._opened = passage.annotation
        if passage.annotation is not None:
            project.show_annotation(passage.annotation)
            return
        project.open_document(passage.document)
        active = project.readers.active
        if active is not None and project.readers.document == passage.document:
            active.view.select_span(Span(passage.start, passage.end), reveal=False)
            active.view.keep_in_band(Span(passage.start, passage.end))

    # --- relabelling

    def apply_label(self, label: LabelId) -> None:
        """Give the chosen passages a label while they are in sight, else what is meant in the text."""
        if self.shown:
            self.relabel(label)
        else:
            self._project.labelling.apply_label(label)

    def label_entries(self) -> list[Entry]:
        """The labels as lines of the palette: what they do is what is in sight."""
        return self._project.labelling.label_entries(self.apply_label)

    def _relabel_by_key(self, key: str) -> None:
        label = self._project.session.codebook.by_key(key)
        if label is not None:
            self.relabel(label.id)

    def _choose_label(self) -> None:
        self._window.choose(self._project.labelling.label_entries(self.relabel), _("Change the label to"))

    def relabel(self, label: LabelId) -> None:
        """Give the chosen passages another label: one operation, and one step to take back."""
        assert self.screen is not None
        ids = [passage.annotation for passage in self.screen.chosen() if passage.annotation is not None]
        if not ids:
            self._tell(_("Choose labelled passages first: the key of a label gives them that label."))
        elif not self.screen.editable:
            self._tell(_("Nothing can be labelled now."))
        elif len(ids) < MANY_ROWS:
            self._window.attempt(lambda: self._project.session.annotations.relabel(ids, label))
        else:
            self._start_large(_("Changing labels"), _relabelling(ids, label))

    def _tell(self, text: str) -> None:
        self._window.message_bar.show_message(Message(text, MessageKind.WARNING))

    # --- taking along

    def copy(self, *, source: bool) -> None:
        """Put the chosen passages, or where none is chosen all, on the clipboard."""
        screen = self.screen
        assert screen is not None
        passages = screen.chosen() or screen.found.passages[:MOST_PRINTED]
        headings = len(passages) <= WITH_HEADINGS
        texts = [self._copied(passage, source=source, headings=headings) for passage in passages]
        if texts:
            QGuiApplication.clipboard().setText(("\n\n" if source else "\n").join(texts))

    def _copied(self, passage: Passage, *, source: bool, headings: bool) -> str:
        assert self.screen is not None
        text = self.screen.text_of(passage.document)
        if not source:
            return text[passage.start : passage.end]
        entry = self._project.inventory.listing.get(passage.document)
        path: list[str] = []
        if headings:
            from core.text.headings import outline_of

            documents = self._project.session.documents
            masks = [mask.span for mask in documents.masks(passage.document)]
            nodes = path_at(outline_of(text, documents.get(passage.document).meta, masks), passage.start)
            path = [text[node.title.start : node.title.end] for node in nodes]
        return cited(text, Span(passage.start, passage.end), entry.title if entry is not None else "", path)

    def take_table(self, saved: bool) -> None:
        """Copy the chosen passages where there are several, else all, with headings; or save them for spreadsheets."""
        screen, session = self.screen, self._project.session
        assert screen is not None
        from gui.retrieval.table import passages_table
        from gui.widgets.table_saving import ask_table

        chosen = screen.chosen()
        passages = chosen if len(chosen) > 1 else list(screen.found.passages)
        names, people = screen.names(), screen.identities.names(session.annotators.list())
        if not saved:
            passages_table(passages[:MOST_PRINTED], names, people, screen.text_of).copy()
        elif (path := ask_table(screen, _("Passages"))) is not None:
            # All of a large project take seconds to read and to write.
            self._window.jobs.start_in(
                session,
                _("Saving the table"),
                lambda own, _progress, _stop: passages_table(passages, names, people, own.documents.text).save(path),
            )

    def print_passages(self) -> None:
        """Print the chosen passages where there are several, else all, as they are grouped."""
        screen = self.screen
        assert screen is not None
        # Only now: hardly anybody prints, and everybody waits for a start.
        from gui.retrieval.printing import as_html
        from gui.widgets.printing import PrintPreview

        title = screen.question.title()
        PrintPreview(as_html(self._printed(), screen.shown, title, screen.count.text()), title, screen).open()

    def _printed(self) -> "list[Row]":
        assert self.screen is not None
        chosen, rows = self.screen.chosen(), self.screen.rows()
        if len(chosen) > 1:
            return list(chosen)
        if len(rows) > MOST_PRINTED:
            self._tell(_("The first {n} are printed.").format(n=f"{MOST_PRINTED:,}"))
        return rows[:MOST_PRINTED]

    def _setting_changed(self, setting: str, _value: object) -> None:
        if self.screen is not None and setting in SETTINGS:
            self.screen.set_typography(Typography.chosen(self._window.settings))


def _relabelling(ids: list[AnnotationId], label: LabelId) -> LargeChange:
    return lambda session, _progress=no_progress, _stop=never: session.annotations.relabel(ids, label)
