"""The panels around the readers: documents and codebook at the left, the others at the right."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QDockWidget, QMainWindow, QWidget

from gui.actions.registry import Registry
from gui.base.i18n import N_, _
from gui.widgets.deleting import delete_now
from gui.widgets.panel import Panel

Area = Qt.DockWidgetArea
NARROW = 320
"""Pixels of width that every panel at the right can do with."""
WIDE = 1500
"""In a window of at least this width, in pixels, the right side is open at first. In a smaller one the texts need the
room.
"""


@dataclass(frozen=True, slots=True)
class DockPlace:
    """The place of a panel before the user has moved anything."""

    area: Qt.DockWidgetArea
    title: str
    width: int
    shown: bool
    page: str
    """The page of the manual about the panel."""


_PLACES = {
    "documents": DockPlace(Area.LeftDockWidgetArea, N_("Documents"), 304, True, "import"),
    "codebook": DockPlace(Area.LeftDockWidgetArea, N_("Codebook"), 304, True, "codebook"),
    "outline": DockPlace(Area.LeftDockWidgetArea, N_("Outline"), 304, False, "side-by-side"),
    "annotations": DockPlace(Area.RightDockWidgetArea, N_("Annotations"), 320, True, "labelling"),
    "history": DockPlace(Area.RightDockWidgetArea, N_("History"), 320, False, "trouble"),
    "statistics": DockPlace(Area.RightDockWidgetArea, N_("Statistics"), 496, False, "side-by-side"),
    "review": DockPlace(Area.RightDockWidgetArea, N_("Review"), 384, False, "review"),
    "feedback": DockPlace(Area.RightDockWidgetArea, N_("Decisions on my labels"), 384, False, "review"),
    "agreement": DockPlace(Area.RightDockWidgetArea, N_("Agreement"), 496, False, "agreement"),
}

DOCKS = tuple(_PLACES)
"""Names of the docks; each has an action ``view.<name>``."""


class Docks(QObject):
    """Docks whose panels come and go with the project; a panel is made when its dock is first shown."""

    def __init__(self, window: QMainWindow, registry: Registry) -> None:
        super().__init__(window)
        self._window = window
        self._registry = registry
        self._docks: dict[str, QDockWidget] = {}
        self._makers: dict[str, Callable[[], QWidget]] = {}
        window.setDockOptions(QMainWindow.DockOption.AllowTabbedDocks | QMainWindow.DockOption.AllowNestedDocks)
        for name, place in _PLACES.items():
            dock = QDockWidget(window)
            dock.setObjectName(f"dock_{name}")
            dock.setFeatures(
                QDockWidget.DockWidgetFeature.DockWidgetClosable | QDockWidget.DockWidgetFeature.DockWidgetMovable
            )
            window.addDockWidget(place.area, dock)
            dock.hide()
            dock.visibilityChanged.connect(lambda _on, n=name: self._visibility_changed(n))
            registry.bind(f"view.{name}", lambda n=name: self._toggle(n))
            self._docks[name] = dock
        window.tabifyDockWidget(self._docks["codebook"], self._docks["outline"])
        right = [self._docks[name] for name, place in _PLACES.items() if place.area is Area.RightDockWidgetArea]
        for previous, following in pairwise(right):
            window.tabifyDockWidget(previous, following)
        self.retranslate()

    def dock(self, name: str) -> QDockWidget:
        """One of ``documents``, ``codebook``, ``outline``, ``annotations``, ``history``, ``statistics``."""
        return self._docks[name]

    def page_of(self, dock: QDockWidget) -> str:
        """The page of the manual about a dock's panel."""
        return next(_PLACES[name].page for name, known in self._docks.items() if known is dock)

    def fill(self, makers: Mapping[str, Callable[[], QWidget]]) -> None:
        """Set how the panels of the open project are made. Those of visible docks are made now."""
        self._makers = dict(makers)
        for name in _PLACES:
            self._make(name)

    def set_default_layout(self, window_width: int) -> None:
        """Set which docks are shown and how wide, before the user has moved anything."""
        for name, place in _PLACES.items():
            wanted = place.shown and (place.area is Area.LeftDockWidgetArea or window_width >= WIDE)
            self._docks[name].setVisible(wanted)
            self._make(name)
        docks = list(self._docks.values())
        # Of docks that share a place by tabs, only the shown one decides its width.
        shown = [name for name, place in _PLACES.items() if place.shown]
        widths = [_PLACES[name].width for name in shown]
        self._window.resizeDocks([self._docks[name] for name in shown], widths, Qt.Orientation.Horizontal)
        self._window.resizeDocks(docks[:2], [3, 2], Qt.Orientation.Vertical)

    def empty(self) -> None:
        """Take the panels out, free them and hide the docks."""
        self._makers = {}
        # The keyboard would move from a vanishing panel to a reader, which would then tell panels that no longer exist.
        self._window.setFocus()
        for dock in self._docks.values():
            panel = dock.widget()
            dock.hide()
            if panel is not None:
                dock.setWidget(QWidget())
                delete_now(panel)
        self.retranslate()

    def set_visible(self, names: set[str]) -> None:
        """Show exactly these docks."""
        for name, dock in self._docks.items():
            dock.setVisible(name in names)

    def visible(self) -> set[str]:
        """The docks that are shown or lie behind another one's tab."""
        return {name for name, dock in self._docks.items() if not dock.isHidden()}

    def reveal(self, name: str) -> None:
        """Show a dock and give it the keyboard."""
        dock = self._docks[name]
        dock.show()
        dock.raise_()
        self._make(name)
        if (panel := dock.widget()) is not None:
            panel.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def retranslate(self) -> None:
        """Set the titles again."""
        for name, dock in self._docks.items():
            dock.setWindowTitle(_(_PLACES[name].title))

    def _make(self, name: str) -> None:
        if not self._docks[name].isHidden() and name in self._makers:
            panel = self._makers.pop(name)()
            if isinstance(panel, Panel):
                panel.room_wanted.connect(partial(self._widen_soon, name))
            self._docks[name].setWidget(panel)
            self._give_room(name)

    def _give_room(self, name: str) -> None:
        """Give a panel that needs more room than its neighbours behind the tabs that room when it is first shown."""
        place, dock = _PLACES[name], self._docks[name]
        wanted = min(place.width, max(self._window.width() // 3, NARROW))
        if not place.shown and dock.width() < wanted:
            self._window.resizeDocks([dock], [wanted], Qt.Orientation.Horizontal)

    def _widen_soon(self, name: str, wanted: int) -> None:
        # A panel that is only just laid into its dock has no width yet that could be changed.
        QTimer.singleShot(0, self, partial(self._widen, name, wanted))

    def _widen(self, name: str, wanted: int) -> None:
        """Let a panel show all that it has, within half of the window."""
        dock, most = self._docks[name], self._window.width() // 2
        if dock.width() < min(wanted, most):
            self._window.resizeDocks([dock], [min(wanted, most)], Qt.Orientation.Horizontal)

    def _toggle(self, name: str) -> None:
        dock = self._docks[name]
        # A dock behind another one's tab counts as shown for Qt, but not for the user.
        if dock.isHidden() or dock.visibleRegion().isEmpty():
            self.reveal(name)
            self._registry.action(f"view.{name}").setChecked(True)
        else:
            dock.hide()

    def _visibility_changed(self, name: str) -> None:
        self._make(name)
        self._registry.action(f"view.{name}").setChecked(not self._docks[name].isHidden())
