"""Turns the action table into QActions, one for each row, with keys, texts, icon and enabled state."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from gui.actions.table import ACTIONS, ActionSpec, Context, Menu, When, keys_of, meanings
from gui.base import theme
from gui.base.i18n import _
from gui.base.settings import SHORTCUTS, Settings


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the palette or of the key sheet."""

    text: str
    group: str
    keys: tuple[str, ...]
    icon: str
    help: str
    search: str
    """Further text that is searched: the English words, the help."""
    enabled: bool
    run: Callable[[], None]
    colour: str | None = None
    """A label's colour; None for anything else."""


class Registry(QObject):
    """All actions of one window."""

    keys_changed = Signal()

    def __init__(self, window: QWidget, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._settings = settings
        self._actions: dict[str, QAction] = {}
        self._dynamic: dict[str, str] = {}
        self._menus: dict[Menu, QMenu] = {}
        for spec in ACTIONS:
            self._actions[spec.id] = self._make(spec)
        self.retranslate()
        self.apply_keys()
        settings.changed.connect(self._setting_changed)

    def action(self, action_id: str) -> QAction:
        """The action; raises KeyError for an id that the table lacks."""
        return self._actions[action_id]

    def bind(self, action_id: str, run: Callable[[], object]) -> None:
        """Connect an action to the function that does it.

        A checkable action calls it after its check mark has changed.
        """
        self._actions[action_id].triggered.connect(lambda _checked=False: run())

    def unbound(self) -> list[str]:
        """Ids of actions that nothing is connected to."""
        return [name for name, action in self._actions.items() if not action.receivers("2triggered(bool)")]

    def install_in_text(self, view: QWidget) -> None:
        """Let the keys of context READER work while `view` has the keyboard."""
        view.addActions([self._actions[spec.id] for spec in ACTIONS if spec.context is Context.READER])

    def install_in_review(self, panel: QWidget) -> None:
        """Let the keys of context REVIEW work while the keyboard is in `panel`."""
        panel.addActions([self._actions[spec.id] for spec in ACTIONS if spec.context is Context.REVIEW])

    def install_in_codebook(self, view: QWidget) -> None:
        """Let the keys of context CODEBOOK work while the keyboard is in `view`."""
        view.addActions([self._actions[spec.id] for spec in ACTIONS if spec.context is Context.CODEBOOK])

    def set_facts(self, facts: frozenset[When]) -> None:
        """Enable what `facts` allow."""
        for spec in ACTIONS:
            self._actions[spec.id].setEnabled(spec.when in facts)

    def set_text(self, action_id: str, text: str) -> None:
        """Replace an action's text, already translated, until `restore_texts` or `retranslate`; empty restores it."""
        self._dynamic[action_id] = text
        spec = next(spec for spec in ACTIONS if spec.id == action_id)
        self._actions[action_id].setText(text or _(spec.text))

    def restore_texts(self) -> None:
        """Give every action the text of the table."""
        for action_id in list(self._dynamic):
            self.set_text(action_id, "")

    def fill(self, bar: QMenuBar) -> None:
        """Build the menus."""
        for menu in Menu:
            self._menus[menu] = self._fill_menu(bar.addMenu(_(menu.value)), menu)

    def menu(self, menu: Menu) -> QMenu:
        """One of the menus made by `fill`."""
        return self._menus[menu]

    def apply_keys(self) -> None:
        """Give the actions the keys of the table and of the settings."""
        overrides = self._settings.get(SHORTCUTS)
        for spec in ACTIONS:
            keys = keys_of(spec, overrides)
            self._actions[spec.id].setShortcuts([QKeySequence(key) for key in keys])
        self.keys_changed.emit()

    def retranslate(self) -> None:
        """Set texts, tips and icons again.

        Texts from `set_text` are dropped, because they are in the other language.
        """
        self._dynamic.clear()
        for spec in ACTIONS:
            action = self._actions[spec.id]
            action.setText(_(spec.text))
            action.setToolTip(_(spec.help))
            action.setStatusTip("")
        for name, menu in self._menus.items():
            menu.setTitle(_(name.value))

    def entries(self, without: str = "") -> list[Entry]:
        """Every action except `without`, for the palette and the key sheet, in the order of the table."""
        overrides = self._settings.get(SHORTCUTS)
        return [self._entry(spec, keys_of(spec, overrides)) for spec in ACTIONS if spec.id != without]

    def keys(self, action_id: str) -> Sequence[str]:
        """The keys that an action has now, as portable key sequences."""
        return keys_of(next(spec for spec in ACTIONS if spec.id == action_id), self._settings.get(SHORTCUTS))

    def meanings(self, key: str) -> list[ActionSpec]:
        """The actions that a key starts now, those that work in texts first."""
        return meanings(key, self._settings.get(SHORTCUTS))

    def _entry(self, spec: ActionSpec, keys: Sequence[str]) -> Entry:
        action = self._actions[spec.id]
        return Entry(
            text=plain(action.text()),
            group=plain(_(spec.menu.value)),
            keys=tuple(keys),
            icon=spec.icon,
            help=_(spec.help),
            search=f"{spec.text} {spec.help} {_(spec.help)}",
            enabled=action.isEnabled(),
            run=action.trigger,
        )

    def _make(self, spec: ActionSpec) -> QAction:
        action = QAction(self._window)
        action.setObjectName(spec.id)
        action.setCheckable(spec.checkable)
        action.setIcon(theme.icon(spec.icon))
        action.setMenuRole(QAction.MenuRole.NoRole)
        if spec.context is not Context.WINDOW:
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self._window.addAction(action)
        return action

    def _fill_menu(self, target: QMenu, menu: Menu) -> QMenu:
        section = None
        for spec in ACTIONS:
            if spec.menu is not menu:
                continue
            if section is not None and spec.section != section:
                target.addSeparator()
            section = spec.section
            target.addAction(self._actions[spec.id])
        return target

    def _setting_changed(self, setting: str, _value: object) -> None:
        if setting == SHORTCUTS.id:
            self.apply_keys()


def plain(text: str) -> str:
    """Text of a menu entry without its mnemonic mark: ``&Edit`` and ``编辑(&E)`` become ``Edit`` and ``编辑``."""
    head, mark, tail = text.partition("(&")
    if mark and len(tail) >= 2 and tail[1] == ")":
        return head + tail[2:]
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def shown_key(key: str) -> str:
    """A key as the platform writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def shown_keys(keys: Iterable[str]) -> str:
    """Keys as the platform writes them, the first two."""
    return "  ".join(dict.fromkeys(map(shown_key, list(keys)[:2])))
