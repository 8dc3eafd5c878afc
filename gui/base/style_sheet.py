"""The small style sheet over Fusion: flat chrome, thin separators, an 8 px grid."""

from typing import TYPE_CHECKING

from gui.base.field_styles import field_styles
from resources import loader

if TYPE_CHECKING:
    from gui.base.theme import Theme

_SHEET = """
QMainWindow::separator { background: %(line)s; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: %(accent)s; }
QSplitter::handle { background: %(line)s; }
QSplitter::handle:hover { background: %(accent)s; }
QMenuBar { background: %(chrome)s; border: none; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: %(hover)s; }
QMenu { background: %(raised)s; border: 1px solid %(line)s; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; }
QMenu::item:selected { background: %(accent_soft)s; color: %(text)s; }
QMenu::item:disabled { color: %(muted)s; }
QMenu::separator { height: 1px; background: %(line)s; margin: 4px 8px; }
QMenu::icon { padding-left: 8px; }
QToolTip { background: %(raised)s; color: %(text)s; border: 1px solid %(line)s; padding: 4px 8px; }
QStatusBar { background: %(chrome)s; border-top: 1px solid %(line)s; }
QStatusBar::item { border: none; }
QDockWidget { titlebar-close-icon: none; }
QDockWidget::title { background: %(chrome)s; padding: 8px; text-align: left; }
QTabBar { background: %(chrome)s; }
QTabBar::tab { background: transparent; color: %(muted)s; border: none; padding: 6px 8px;
    border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: %(text)s; border-bottom: 2px solid %(accent)s; }
QTabBar::tab:hover { color: %(text)s; }
QTabWidget::pane { border: none; border-top: 1px solid %(line)s; }
QToolButton { background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 3px; }
QToolButton:hover { background: %(hover)s; }
QToolButton:pressed, QToolButton:checked { background: %(accent_soft)s; }
QToolButton:focus { border-color: %(accent)s; }
QToolButton::menu-indicator { image: none; }
QToolButton[chooser="true"] { background: %(raised)s; border-color: %(edge)s; padding: 4px 8px; }
QToolButton[chooser="true"]:hover { background: %(hover)s; }
QToolButton[chooser="true"]:focus { border-color: %(accent)s; }
QPushButton { background: %(raised)s; border: 1px solid %(edge)s; border-radius: 4px;
    padding: 6px 16px; min-height: 18px; }
QPushButton:hover { background: %(hover)s; }
QPushButton:pressed { background: %(accent_soft)s; }
QPushButton:focus { border-color: %(accent)s; }
QPushButton:default { background: %(accent)s; color: %(on_accent)s; border-color: %(accent)s; }
QPushButton:disabled { color: %(muted)s; background: %(chrome)s; border-color: %(line)s; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton[flat="true"] { background: transparent; border: 1px solid transparent; }
QPushButton[flat="true"]:focus { border-color: %(accent)s; }
QPushButton[flat="true"]:hover { background: %(hover)s; }
QLineEdit, QPlainTextEdit[field="true"], QTextBrowser[field="true"], QSpinBox, QDoubleSpinBox, QKeySequenceEdit {
    background: %(raised)s; border: 1px solid %(edge)s; border-radius: 4px; padding: 4px 8px;
    selection-background-color: %(selection)s; selection-color: %(on_selection)s; }
QLineEdit:focus, QPlainTextEdit[field="true"]:focus, QSpinBox:focus, QDoubleSpinBox:focus { border-color: %(accent)s; }
QAbstractItemView { background: transparent; border: none; outline: none;
    selection-background-color: %(accent_soft)s; selection-color: %(text)s; }
QComboBox { background: %(raised)s; border: 1px solid %(edge)s; border-radius: 4px; padding: 4px 8px; }
QComboBox:hover { background: %(hover)s; }
QComboBox:focus { border-color: %(accent)s; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("%(chevron)s"); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: %(raised)s; border: 1px solid %(line)s; }
QHeaderView { background: transparent; }
QHeaderView::section { background: %(chrome)s; color: %(muted)s; border: none;
    border-bottom: 1px solid %(line)s; padding: 4px 8px; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: %(edge)s; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: %(muted)s; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: %(line)s; border: none; border-radius: 2px; max-height: 4px; }
QProgressBar::chunk { background: %(accent)s; border-radius: 2px; }
QLabel[muted="true"] { color: %(muted)s; }
QLabel[heading="true"] { font-weight: 600; }
"""


def style_sheet(theme: "Theme") -> str:
    """The application's style sheet in the colours of `theme`."""
    names = (
        "line",
        "accent",
        "chrome",
        "hover",
        "raised",
        "accent_soft",
        "text",
        "muted",
        "on_accent",
        "selection",
        "edge",
    )
    colours = {name: getattr(theme, name).name() for name in (*names, "on_selection")}
    name = "dark" if theme.dark else "light"
    colours["chevron"] = loader.path(f"themes/chevron-{name}.svg").as_posix()
    return _SHEET % colours + field_styles(theme)
