"""What the codebook's actions do: the verbs of the panel, by keys, menu and palette."""

from collections.abc import Callable

from PySide6.QtCore import QPoint

from core.ids import LabelId
from core.model import Label
from gui.codebook.model import CodebookColumn
from gui.codebook.panel import CodebookPanel


class CodebookActions:
    """Acts on the label chosen in `panel`; `reveal` brings the panel up with the keyboard in it.

    From elsewhere in the window, nothing is removed or moved that the user may not see: the panel is shown first.
    """

    def __init__(self, panel: CodebookPanel, reveal: Callable[[], object]) -> None:
        self._panel = panel
        self._reveal = reveal

    def verbs(self) -> dict[str, Callable[[], object]]:
        """What each action does, by its id."""
        panel = self._panel
        return {
            "codebook.new": panel.create_label,
            "codebook.edit": lambda: self._on_label(lambda _label: panel.edit_label()),
            "codebook.rename": lambda: self._on_label(lambda _label: panel.view.edit_cell(CodebookColumn.NAME)),
            "codebook.key": lambda: self._on_label(lambda _label: panel.view.edit_cell(CodebookColumn.KEY)),
            "codebook.colour": lambda: self._on_label(lambda label: panel.choose_colour(label.id, self._place())),
            "codebook.merge": lambda: self._on_label(self._merge),
            "codebook.delete": lambda: self._in_panel(lambda _label: panel.delete_label()),
            "codebook.up": lambda: self._in_panel(lambda label: self._step(label, -1)),
            "codebook.down": lambda: self._in_panel(lambda label: self._step(label, 1)),
            "codebook.nest": lambda: self._in_panel(self._nest),
            "codebook.raise": lambda: self._in_panel(self._take_out),
            "codebook.import": panel.import_codebook,
            "codebook.export": panel.export_codebook,
        }

    def _on_label(self, run: Callable[[Label], object]) -> None:
        """Open something for the label that the user sees and can leave again."""
        label = self._panel.current()
        if not self._panel.view.hasFocus():
            self._reveal()
        if label is not None and not self._panel.view.editing():
            run(label)

    def _in_panel(self, run: Callable[[Label], object]) -> None:
        """Change the label at once, but only while the keyboard is in the panel."""
        view, label = self._panel.view, self._panel.current()
        if not view.hasFocus() and not view.editing():
            self._reveal()
        elif label is not None and not view.editing():
            run(label)

    def _place(self) -> QPoint:
        view = self._panel.view
        return view.viewport().mapToGlobal(view.visualRect(view.currentIndex()).bottomLeft())

    def _merge(self, label: Label) -> None:
        menu = self._panel.merge_menu(label, self._panel)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._place())

    def _siblings(self, parent: LabelId | None) -> list[LabelId]:
        return [label.id for label in self._panel.labels() if label.parent == parent]

    def _step(self, label: Label, step: int) -> None:
        siblings = self._siblings(label.parent)
        place = siblings.index(label.id) + step
        if 0 <= place < len(siblings):
            self._panel.nest(label.id, label.parent, place)

    def _nest(self, label: Label) -> None:
        """Put the label below the sibling above it, as its last child."""
        siblings = self._siblings(label.parent)
        place = siblings.index(label.id)
        if place:
            above = siblings[place - 1]
            self._panel.nest(label.id, above, len(self._siblings(above)))

    def _take_out(self, label: Label) -> None:
        """Put the label right after its parent, on the parent's level."""
        parent = next((other for other in self._panel.labels() if other.id == label.parent), None)
        if parent is not None:
            self._panel.nest(label.id, parent.parent, self._siblings(parent.parent).index(parent.id) + 1)
