"""Who else stands on a case, by the team's hub: a hint beside the case, which locks nothing."""

from PySide6.QtCore import QEvent, QObject, QTimer

from core.session import Session
from gui.base.i18n import _, ngettext
from gui.exchange.hub_desk import HubDesk
from gui.review.compare_panel import ComparePanel

STANDS_AFTER_MILLISECONDS = 400
"""Who walks past a case does not decide it."""


class CasePresence(QObject):
    """Tells the hub on which case one stands, and shows beside the cases who else does. Belongs to the panel."""

    def __init__(self, panel: ComparePanel, session: Session, hub: HubDesk) -> None:
        super().__init__(panel)
        self._panel = panel
        self._session = session
        self._hub = hub
        self._hidden = panel.identities.hidden
        self._later = QTimer(self, singleShot=True, interval=STANDS_AFTER_MILLISECONDS)
        self._later.timeout.connect(self._stand)
        hub.present_changed.connect(self._show)
        panel.state_changed.connect(self._follow)
        panel.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Come and go with the panel."""
        if watched is self._panel and event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self._later.start()
        return False

    def _follow(self) -> None:
        """Another case, or others than before."""
        self._later.start()
        if self._panel.identities.hidden != self._hidden:
            self._show()
        self._show_of_case()

    def _stand(self) -> None:
        panel = self._panel
        case = panel.case if panel.isVisible() and panel.facts() else None
        if case is None:
            self._hub.stand_on(None)
        else:
            self._hub.stand_on(case.document, [source.id for source in case.sources])
        self._show()

    def _show(self) -> None:
        panel = self._panel
        self._hidden = panel.identities.hidden
        here = [presence for presence in self._hub.present if presence.document == panel.document()]
        hints: dict[str, str] = {}
        if here:
            from core.hub.presence import marks_of

            known: dict[str, str] = {person.id: person.name for person in self._session.annotators.list()}
            for row in panel.model.rows():
                marks = marks_of(source.id for source in row.case.sources)
                there = [known.get(other.annotator, "") for other in here if not marks.isdisjoint(other.deciding)]
                if any(there):
                    hints[row.id] = deciding_words([*filter(None, there)], hidden=self._hidden)
        panel.model.show_hints(hints)
        self._show_of_case()

    def _show_of_case(self) -> None:
        case = self._panel.case
        self._panel.card.show_hint("" if case is None else self._panel.model.hint(case.id))


def deciding_words(names: list[str], *, hidden: bool) -> str:
    """Who is deciding a case; while names are hidden not even how many there are."""
    if hidden:
        return _("Somebody else is deciding this")
    return ngettext("{names} is deciding this", "{names} are deciding this", len(names)).format(
        names=", ".join(sorted(names))
    )
