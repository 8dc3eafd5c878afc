"""What the parts of a report do, in words, and the menu that corrects it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from core.text.parts import Correction, PartKind, ReportPart
from gui.base.i18n import N_, _

_CHOICES: tuple[tuple[Correction | None, str, str], ...] = (
    (Correction.REPORTS, N_("Reporting"), "R"),
    (Correction.PLANS, N_("Planning"), "P"),
    (Correction.NEITHER, N_("Neither"), "N"),
    (None, N_("As found"), "Del"),
)
KEYS: dict[Qt.Key, Correction | None] = {
    Qt.Key.Key_R: Correction.REPORTS,
    Qt.Key.Key_P: Correction.PLANS,
    Qt.Key.Key_N: Correction.NEITHER,
    Qt.Key.Key_Delete: None,
}
"""Keys that correct a part in the outline panel; None: as found."""


def part_name(kind: PartKind | None) -> str:
    """What a part does, in a word; empty when that is not known."""
    return "" if kind is None else {PartKind.REPORTS: _("Reporting"), PartKind.PLANS: _("Planning")}[kind]


def part_tip(part: ReportPart) -> str:
    """What a part does, in a sentence that says whether an analyst said so."""
    told = {
        PartKind.REPORTS: _("Tells what was done"),
        PartKind.PLANS: _("Tells what is planned"),
        None: _("Tells neither what was done nor what is planned") if part.corrected else "",
    }[part.kind]
    return _("{sentence} (corrected)").format(sentence=told) if part.corrected else told


def fill_part_menu(menu: QMenu, part: ReportPart, choose: Callable[[Correction | None], object], *, keys: bool) -> None:
    """Offer to correct a part; what holds is ticked, and `keys` names those of `KEYS`."""
    holds = (
        None if not part.corrected else next(correction for correction in Correction if correction.kind is part.kind)
    )
    for correction, name, key in _CHOICES:
        action = menu.addAction(f"{_(name)}\t{key}" if keys else _(name))
        action.setCheckable(True)
        action.setChecked(correction is holds)
        action.triggered.connect(lambda _checked=False, chosen=correction: choose(chosen))
