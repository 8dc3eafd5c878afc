"""Copies from a text: the canonical slice, alone or with its source."""

from collections.abc import Sequence

from PySide6.QtGui import QGuiApplication

from core.model import Span
from gui.base.i18n import _
from gui.reader.outline_menu import path_at
from gui.reader.reader import ReaderPane


def copied_span(pane: ReaderPane) -> Span:
    """What is to be copied: the selection, else the chosen annotation, else the sentence at the caret."""
    view = pane.view
    if len(view.selection):
        return view.selection
    return view.selected_annotation.span if view.selected_annotation is not None else view.target()


def with_source(pane: ReaderPane, span: Span) -> str:
    """The passage, and below it the report's title, the headings above it, and its place in code points."""
    text, document = pane.view.text, pane.document
    headings = [text[node.title.start : node.title.end] for node in path_at(pane.outline, span.start)]
    title = document.meta.title if document is not None else ""
    return cited(text, span, title, headings)


def cited(text: str, span: Span, title: str, headings: Sequence[str]) -> str:
    """The slice of `text`, and below it the report's title, the headings that it is under, and its place."""
    place = _("characters {start}–{end}").format(start=f"{span.start:,}", end=f"{span.end:,}")
    return text[span.start : span.end] + "\n— " + _(", ").join([title, *headings, place])


def copy(pane: ReaderPane, *, source: bool) -> None:
    """Put what is meant on the clipboard."""
    span = copied_span(pane)
    if len(span):
        plain = pane.view.text[span.start : span.end]
        QGuiApplication.clipboard().setText(with_source(pane, span) if source else plain)
