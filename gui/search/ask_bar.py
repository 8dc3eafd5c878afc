"""What is searched for: words, how they are meant, where, and the searches that the project keeps."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QToolButton, QWidget

from core.search.asked import Manner, TypedSearch
from core.search.forms import Alike
from gui.base import theme
from gui.base.i18n import N_, _
from gui.search.offers import OfferGroup
from gui.widgets.filter_edit import let_clear
from gui.widgets.flow import FlowLayout
from gui.widgets.menus import add_action

TYPING = 250
"""Milliseconds after which what was typed is looked for."""
_WIDTH = 300
_MANNERS = ((Manner.WORDS, N_("Words")), (Manner.LITERAL, N_("Exactly this")), (Manner.REGEX, N_("Pattern (regex)")))
_OPTIONS = (
    ("width", N_("Full and half width alike")),
    ("case", N_("Capital and small letters alike")),
    ("script", N_("Traditional and simplified alike")),
    ("furniture", N_("Also what is masked")),
)


class AskBar(QWidget):
    """Says when something else is asked."""

    changed = Signal()
    results_wanted = Signal()
    """Enter or Down: the keyboard should go to the hits."""
    save_requested = Signal()
    forget_requested = Signal(str)
    """The name of a kept search."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._conditions: list[str] = []
        self._words: dict[str, str] = {}
        self.offers: Callable[[], Sequence[OfferGroup]] = list
        self.saved: Callable[[], Mapping[str, TypedSearch]] = dict
        self.query, self.manner = QLineEdit(), QComboBox()
        self.options, self.where, self.kept = QToolButton(), QToolButton(), QToolButton()
        self.checks = {name: QAction(self, checkable=True) for name, _text in _OPTIONS}
        self._later = QTimer(self, singleShot=True, interval=TYPING)
        self._later.timeout.connect(self.changed)
        self._chips: list[QToolButton] = []
        self._line = FlowLayout(self)
        self._lay_out()
        self.retranslate()

    def _lay_out(self) -> None:
        self._line.setContentsMargins(12, 8, 12, 4)
        self.query.setObjectName("search_query")
        self.query.setFixedWidth(_WIDTH)
        let_clear(self.query)
        self.query.textChanged.connect(lambda _text: self._later.start())
        self.manner.activated.connect(lambda _n: self.ask_now())
        for button in (self.options, self.where, self.kept):
            button.setMenu(QMenu(button))
            button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
            button.setProperty("chooser", True)
        self.where.menu().aboutToShow.connect(self._fill_where)
        self.kept.menu().aboutToShow.connect(self._fill_kept)
        for name, action in self.checks.items():
            action.setChecked(name in ("width", "case"))
            action.toggled.connect(lambda _on: self.ask_now())
            self.options.menu().addAction(action)
        for part in (self.query, self.manner, self.options, self.where, self.kept):
            self._line.addWidget(part)

    # --- what is asked

    def asked(self) -> TypedSearch:
        """What is asked now."""
        alike = Alike(*(self.checks[name].isChecked() for name in ("width", "case", "script")))
        manner = _MANNERS[max(0, self.manner.currentIndex())][0]
        masked = self.checks["furniture"].isChecked()
        return TypedSearch(self.query.text(), manner, alike, masked, tuple(self._conditions))

    def told(self) -> str:
        """The conditions in words; empty where there are none."""
        return _(", ").join(self._words.get(condition, condition) for condition in self._conditions)

    def show_asked(self, asked: TypedSearch) -> None:
        """Ask this."""
        self.blockSignals(True)
        self.query.setText(asked.typed)
        self.manner.setCurrentIndex([manner for manner, _text in _MANNERS].index(asked.manner))
        for name in ("width", "case", "script"):
            self.checks[name].setChecked(getattr(asked.alike, name))
        self.checks["furniture"].setChecked(asked.furniture)
        self._conditions = list(asked.conditions)
        self.blockSignals(False)
        self._show_chips()
        self.ask_now()

    def ask_now(self) -> None:
        """Do not wait until nothing is typed any more."""
        self._later.stop()
        self.changed.emit()

    def add_condition(self, condition: str, words: str) -> None:
        """Ask for this, too. Where only one value of a kind makes sense, it takes the place of the other."""
        self._words[condition] = words
        name = condition.partition("=")[0]
        if name not in ("label", "labels", "not-label", "document"):
            self._conditions = [kept for kept in self._conditions if kept.partition("=")[0] != name]
        if condition not in self._conditions:
            self._conditions.append(condition)
        self._show_chips()
        self.ask_now()

    def remove_condition(self, condition: str) -> None:
        """Ask for this no more."""
        self._conditions.remove(condition)
        self._show_chips()
        self.ask_now()

    # --- menus and chips

    def _fill_where(self) -> None:
        menu = self.where.menu()
        menu.clear()
        for group in self.offers():
            below = menu.addMenu(group.title)
            for offer in group.offers:
                words = _("{kind}: {value}").format(kind=group.title, value=offer.words)
                add_action(
                    below, offer.words, lambda offer=offer, words=words: self.add_condition(offer.condition, words)
                )

    def _fill_kept(self) -> None:
        menu = self.kept.menu()
        menu.clear()
        add_action(menu, _("Keep this search…"), self.save_requested.emit)
        known = self.saved()
        if known:
            menu.addSeparator()
        for name, asked in known.items():
            add_action(menu, name, lambda asked=asked: self.show_asked(asked))
        if known:
            below = menu.addMenu(_("Forget"))
            for name in known:
                add_action(below, name, lambda name=name: self.forget_requested.emit(name))

    def _show_chips(self) -> None:
        for chip in self._chips:
            self._line.removeWidget(chip)
            chip.deleteLater()
        self._chips = []
        for condition in self._conditions:
            chip = QToolButton(self)
            chip.setText(self._words.get(condition, condition))
            chip.setIcon(theme.icon("close"))
            chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            chip.setToolTip(_("Take this condition away"))
            chip.clicked.connect(lambda _on=False, condition=condition: self.remove_condition(condition))
            self._line.addWidget(chip)
            chip.show()
            self._chips.append(chip)
        self.updateGeometry()

    def retranslate(self) -> None:
        """Set the texts again."""
        self.query.setPlaceholderText(_("Search all texts"))
        self.query.setAccessibleName(_("What is searched for"))
        self.query.setToolTip(
            _("Words apart must all be in a document. A | B: one of both. -A: without it. A ~10 B: near each other.")
        )
        now = max(0, self.manner.currentIndex())
        self.manner.clear()
        self.manner.addItems([_(text) for _manner, text in _MANNERS])
        self.manner.setCurrentIndex(now)
        self.manner.setAccessibleName(_("How it is meant"))
        for name, text in _OPTIONS:
            self.checks[name].setText(_(text))
        for button, text in ((self.options, _("Forms")), (self.where, _("Where")), (self.kept, _("Kept searches"))):
            button.setText(f"{text} ▾")
            button.setAccessibleName(text)

    def changeEvent(self, event: QEvent) -> None:
        """Follow a switch of language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Down in the line of words lead to the hits."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down) and self.query.hasFocus():
            if self._later.isActive():
                self.ask_now()
            self.results_wanted.emit()
        else:
            super().keyPressEvent(event)
