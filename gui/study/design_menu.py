"""The menu in which the design of a study is chosen: what a unit is, and dimensions from templates."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from core.session import Session
from core.study.design import UnitRule, read_design, write_design
from core.study.templates import take_template, templates
from gui.base.i18n import N_, _, language
from gui.widgets.menus import add_action

RULES: tuple[tuple[UnitRule, str], ...] = (
    (UnitRule.ITEM, N_("Units are items")),
    (UnitRule.SENTENCE, N_("Units are sentences")),
    (UnitRule.PARAGRAPH, N_("Units are paragraphs")),
    (UnitRule.LABELLED, N_("Units are what was labelled")),
)


def design_menu(
    parent: QWidget, session: Session, attempt: Callable[[Callable[[], object]], object], *, editable: bool
) -> QMenu:
    """A menu that writes what is chosen into the project; `attempt` runs a verb and shows its errors."""
    menu = QMenu(parent)
    design = read_design(session)
    rules = QActionGroup(menu)
    for rule, words in RULES:
        action = add_action(
            menu, _(words), partial(attempt, partial(write_design, session, replace(design, rule=rule)))
        )
        action.setCheckable(True)
        action.setChecked(rule is design.rule)
        action.setEnabled(editable)
        rules.addAction(action)
    menu.addSeparator()
    taken = {dimension.code for dimension in design.dimensions}
    for known in templates():
        text = _("Add the dimension: {name}").format(name=known.dimension.name(language()))
        action = add_action(menu, text, partial(attempt, partial(take_template, session, known.id)))
        action.setToolTip(known.source)
        action.setEnabled(editable and known.dimension.code not in taken)
    menu.setToolTipsVisible(True)
    return menu
