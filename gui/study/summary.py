"""What the screen of a study says at its top, and in which forms it offers to save."""

from core.study.coding import CodingTable
from core.study.demands import coverage
from core.study.numbering import Renumbering
from core.study.tables import StudyNames
from gui.base.i18n import N_, _, ngettext

SAVED = (
    ("xlsx", N_("Workbook…")),
    ("docx", N_("Word document…")),
    ("html", N_("Web page…")),
    ("tex", N_("LaTeX…")),
    ("svg", N_("Figures as SVG…")),
    ("png", N_("Figures as PNG…")),
    ("csv", N_("Data as CSV, a line a unit…")),
    ("csv-long", N_("Data as CSV, a line an answer…")),
    ("sav", N_("Data for SPSS…")),
    ("dta", N_("Data for Stata…")),
)
"""Kinds of `core.study.outputs.writing.KINDS`, and ``png``."""


def summary(coding: CodingTable, names: StudyNames, found: Renumbering | None, *, frozen: bool) -> list[str]:
    """How many units there are, how far they are coded, and whether their numbers are frozen and still fit."""
    units = len(coding.table)
    parts = [ngettext("{n} unit", "{n} units", units).format(n=f"{units:,}")]
    if coding.coders:
        for code, covered in coverage(coding, names.labels).items():
            words = _("{dimension}: {coded} of {units} coded, {lacking} not as demanded")
            parts.append(
                words.format(
                    dimension=names.dimension(code),
                    coded=f"{covered.coded:,}",
                    units=f"{covered.units:,}",
                    lacking=f"{covered.lacking:,}",
                )
            )
    if not frozen:
        parts.append(_("numbers not frozen"))
    elif found is not None and found.rows:
        changed = len(found.rows)
        words = ngettext("{n} unit would have another number", "{n} units would have other numbers", changed)
        parts.append(words.format(n=f"{changed:,}"))
    return parts
