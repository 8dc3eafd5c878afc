"""The one choice of whose annotations are counted, listed, charted and exported, and the button that shows it."""

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QMenuBar, QToolButton, QWidget

from core.changes import ChangeSet
from core.ids import AnnotatorId, DocumentId
from core.layer_scope import LayerScope, ScopeKind, default_scope
from core.model import Annotator
from core.session import Session
from gui.base import theme
from gui.base.i18n import _
from gui.base.settings import LAYER_SCOPE, Settings
from gui.base.shown_layers import ShownLayers

if TYPE_CHECKING:
    from gui.window.workspace import Workspace

WIDEST = 260
"""Pixels of a choice's words; the whole ones are in the tip."""


class ChosenScope(QObject):
    """The choice for one open project, remembered on this machine."""

    changed = Signal()
    """Other layers are shown, or they have other names."""

    def __init__(self, workspace: "Workspace", settings: Settings) -> None:
        super().__init__(workspace)
        self._workspace = workspace
        self._settings = settings
        self._project = workspace.session.project.uuid
        self._chosen = LayerScope.parse(settings.get(LAYER_SCOPE, self._project))
        """None as long as nobody has chosen; then it depends on what one does."""
        self.shown = ShownLayers()
        workspace.bridge.changed.connect(self._follow)
        workspace.inventory.counted.connect(lambda documents: self._follow_all() if documents is None else None)
        self.refresh()

    @property
    def scope(self) -> LayerScope:
        """The scope in force. While names are hidden it is all layers: *mine* would show which layer that is."""
        workspace = self._workspace
        if workspace.identities.hidden:
            return LayerScope(ScopeKind.ALL)
        if self._chosen is not None and (self._chosen.kind is not ScopeKind.FINAL or self._has_final()):
            return self._chosen
        me, final = self._me(), self._final()
        reviews = me is not None and self._has_final() and workspace.session.annotators.has_decided(me)
        return default_scope(me, self._labelled(), final or AnnotatorId(""), reviews=reviews)

    def choose(self, scope: LayerScope) -> None:
        """Count and list these from now on."""
        self._chosen = scope
        self._settings.set(LAYER_SCOPE, str(scope), self._project)
        self.refresh()

    def refresh(self) -> None:
        """Find out again what the choice means at the moment."""
        people = self._people()
        scope = self.scope
        # Of all people in the project, only those whose layers hold something are shown side by side.
        labelled = self._labelled()
        offered = [person for person in people if person.id in labelled] if scope.kind is ScopeKind.ALL else people
        names = {person.id: person.name for person in people}
        shown = ShownLayers({layer: names[layer] for layer in scope.layers(self._me(), offered)})
        if shown != self.shown:
            self.shown = shown
            self.changed.emit()

    def words(self) -> str:
        """The choice in a few words."""
        scope = self.scope
        if scope.kind is ScopeKind.ALL:
            return _("All side by side")
        name = next(iter((self.shown.names or {}).values()), "")
        if scope.kind is ScopeKind.MINE:
            return _("Mine ({name})").format(name=name) if name else _("Mine")
        return _("Final layer") if scope.kind is ScopeKind.FINAL else name

    def fill(self, menu: QMenu) -> None:
        """Offer all choices."""
        menu.clear()
        group = QActionGroup(menu)
        now = self.scope
        for scope, text, enabled in self._offers():
            action = QAction(text, menu)
            action.setCheckable(True)
            action.setChecked(scope == now)
            action.setEnabled(enabled)
            action.setObjectName(str(scope))
            action.triggered.connect(lambda _on=False, chosen=scope: self.choose(chosen))
            group.addAction(action)
            menu.addAction(action)

    def _offers(self) -> list[tuple[LayerScope, str, bool]]:
        hidden, me = self._workspace.identities.hidden, self._me()
        offers = [(LayerScope(), _("Mine"), me is not None and not hidden)]
        offers += [
            (LayerScope.of_person(person.id), person.name, not hidden)
            for person in self._people()
            if not person.adjudicated and (person.id != me or hidden)
        ]
        offers.append((LayerScope(ScopeKind.FINAL), _("Final layer"), self._has_final() and not hidden))
        offers.append((LayerScope(ScopeKind.ALL), _("All side by side"), True))
        return offers

    def _me(self) -> AnnotatorId | None:
        me = self._workspace.session.annotator
        return me.id if me is not None else None

    def _people(self) -> list[Annotator]:
        return self._workspace.identities.people(self._workspace.session.annotators.list())

    def _labelled(self) -> set[AnnotatorId]:
        tally = self._workspace.inventory.tally
        return set(tally.people) if tally is not None else {person.id for person in self._people()}

    def _final(self) -> AnnotatorId | None:
        return next((person.id for person in self._people() if person.adjudicated), None)

    def _has_final(self) -> bool:
        return self._final() in self._labelled()

    def _follow_all(self) -> None:
        self.refresh()

    def _follow(self, change: ChangeSet) -> None:
        """Update when somebody came, or labelled or decided for the first time."""
        touched = {annotation.after.annotator for annotation in change.annotations if annotation.after is not None}
        known = set(self.shown.layers)
        if change.reload or change.annotators or not touched <= known or change.documents:
            self.refresh()


def labels_by_layer(session: Session, document: DocumentId) -> Counter[AnnotatorId]:
    """How many annotations each layer has in a document."""
    counts = Counter[AnnotatorId]()
    for (_label, annotator), count in session.annotations.label_counts_of(document).items():
        counts[annotator] += count
    return counts


class ScopeButton(QToolButton):
    """A button beside the menus that says whose annotations are shown, and lets one choose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("layer_scope")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setMenu(QMenu(self))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._scope: ChosenScope | None = None
        self.menu().aboutToShow.connect(self._fill)
        self.hide()

    def serve(self, scope: ChosenScope | None) -> None:
        """Show the choice of a project; None while no project is open."""
        self._scope = scope
        if scope is not None:
            scope.changed.connect(self.show_choice)
        self.setVisible(scope is not None)
        self.show_choice()

    def show_choice(self) -> None:
        """Set the texts again."""
        if self._scope is None:
            return
        whole = self._scope.words()
        words = self.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, WIDEST)
        self.setIcon(theme.icon("layers", "muted"))
        self.setText(_("Counted: {layers}").format(layers=words))
        self.setAccessibleName(_("Counted: {layers}").format(layers=whole))
        tip = _("Whose annotations are counted, listed, charted and exported; never a sum.")
        self.setToolTip(tip if whole == words else f"{whole}\n{tip}")
        if isinstance(bar := self.parentWidget(), QMenuBar):
            # A menu bar gives its corner another width only when it is given the widget.
            bar.setCornerWidget(self)

    def _fill(self) -> None:
        if self._scope is not None:
            self._scope.fill(self.menu())
