"""The panels around the readers: documents and codebook at the left, annotations at the right."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from gui.i18n import N_, _
from gui.shell.registry import Registry

_SIDES = {
    "documents": (Qt.DockWidgetArea.LeftDockWidgetArea, N_("Documents"), 300),
    "codebook": (Qt.DockWidgetArea.LeftDockWidgetArea, N_("Codebook"), 300),
    "annotations": (Qt.DockWidgetArea.RightDockWidgetArea, N_("Annotations"), 320),
}


class Docks(QObject):
    """Three docks whose content comes and goes with the project; the View menu shows and hides them."""

    def __init__(self, window: QMainWindow, registry: Registry) -> None:
        super().__init__(window)
        self._window = window
        self._registry = registry
        self._docks: dict[str, QDockWidget] = {}
        window.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks)
        for name, (area, _title, _width) in _SIDES.items():
            dock = QDockWidget(window)
            dock.setObjectName(f"dock_{name}")
            dock.setFeatures(
                QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
            )
            window.addDockWidget(area, dock)
            dock.hide()
            dock.visibilityChanged.connect(lambda _on, n=name: self._mark(n))
            registry.bind(f"view.{name}", lambda n=name: self._toggle(n))
            self._docks[name] = dock
        self.retranslate()

    def dock(self, name: str) -> QDockWidget:
        """One of ``documents``, ``codebook``, ``annotations``."""
        return self._docks[name]

    def fill(self, panels: dict[str, QWidget]) -> None:
        """Put the panels of a project in and show them."""
        for name, panel in panels.items():
            self._docks[name].setWidget(panel)
            self._docks[name].show()

    def set_default_sizes(self) -> None:
        """Widths and heights before the user has moved anything."""
        names = list(_SIDES)
        docks = [self._docks[name] for name in names]
        self._window.resizeDocks(docks, [_SIDES[name][2] for name in names], Qt.Orientation.Horizontal)
        self._window.resizeDocks(docks[:2], [3, 2], Qt.Orientation.Vertical)

    def empty(self) -> None:
        """Take the panels out, free them and hide the docks."""
        for dock in self._docks.values():
            panel = dock.widget()
            dock.hide()
            if panel is not None:
                panel.hide()
                panel.deleteLater()
                dock.setWidget(QWidget())

    def set_visible(self, names: set[str]) -> None:
        """Show exactly these docks."""
        for name, dock in self._docks.items():
            dock.setVisible(name in names)

    def visible(self) -> set[str]:
        """The docks that are shown."""
        return {name for name, dock in self._docks.items() if not dock.isHidden()}

    def reveal(self, name: str) -> None:
        """Show a dock and give it the keyboard."""
        dock = self._docks[name]
        dock.show()
        dock.raise_()
        if (panel := dock.widget()) is not None:
            panel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        """Set the titles again."""
        for name, dock in self._docks.items():
            dock.setWindowTitle(_(_SIDES[name][1]))

    def _toggle(self, name: str) -> None:
        if self._registry.action(f"view.{name}").isChecked():
            self.reveal(name)
        else:
            self._docks[name].hide()

    def _mark(self, name: str) -> None:
        self._registry.action(f"view.{name}").setChecked(not self._docks[name].isHidden())
