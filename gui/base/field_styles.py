"""Fields in the style sheet: combo boxes, spin boxes, check boxes, radio buttons.

A style sheet can only use pictures from files, so the few small ones exist in both themes' colours in
`resources/themes`.
"""

from typing import TYPE_CHECKING

from resources import loader

if TYPE_CHECKING:
    from gui.base.theme import Theme

_SHEET = """
QComboBox { background: %(raised)s; border: 1px solid %(edge)s; border-radius: 4px;
    padding: 4px 8px; min-height: 20px; }
QComboBox:focus { border-color: %(accent)s; }
QComboBox:disabled { color: %(muted)s; background: %(chrome)s; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url("%(down)s"); width: 12px; height: 12px; }
QComboBox QLineEdit { border: none; padding: 0; background: transparent; }
QSpinBox, QDoubleSpinBox { min-height: 20px; }
QAbstractSpinBox QLineEdit { border: none; padding: 0; background: transparent; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QSpinBox::down-button, QDoubleSpinBox::down-button {
    border: none; background: transparent; width: 24px; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url("%(up)s"); width: 12px; height: 12px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow { image: url("%(down)s"); width: 12px; height: 12px; }
QListView[field="true"], QTreeView[field="true"] { background: %(raised)s; border: 1px solid %(edge)s;
    border-radius: 4px; padding: 4px; }
QListView[field="true"]::item, QTreeView[field="true"]::item { min-height: 26px; padding: 0 4px; border: none; }
QListView[field="true"]::item:selected, QTreeView[field="true"]::item:selected {
    background: %(accent_soft)s; color: %(text)s; }
QListView[offers="true"] { background: %(raised)s; color: %(text)s; border: 1px solid %(edge)s; }
QListView[offers="true"]::item { min-height: 24px; padding: 0 8px; color: %(text)s; }
QListView[offers="true"]::item:selected { background: %(accent_soft)s; color: %(text)s; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QCheckBox, QRadioButton { spacing: 8px; }
QCheckBox::indicator, QAbstractItemView::indicator { width: 14px; height: 14px; border: 1px solid %(muted)s;
    border-radius: 3px; background: %(raised)s; }
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked { background: %(accent)s; border-color: %(accent)s;
    image: url("%(tick)s"); }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid %(muted)s; border-radius: 8px;
    background: %(raised)s; }
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 4px solid %(accent)s; background: %(on_accent)s; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: %(accent)s; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: %(line)s; }
"""


def field_styles(theme: "Theme") -> str:
    """The part of the application's style sheet for fields, in the colours of `theme`."""
    names = ("raised", "line", "edge", "accent", "accent_soft", "muted", "chrome", "on_accent", "text")
    values = {name: getattr(theme, name).name() for name in names}
    for picture in ("down", "up", "tick"):
        values[picture] = (loader.ROOT / "themes" / f"{picture}-{theme.name}.svg").as_posix()
    return _SHEET % values
