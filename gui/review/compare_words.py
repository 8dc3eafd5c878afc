"""The words above the review panel's list: how far the document is, or why the list is empty."""

from collections.abc import Sequence

from core.review.cases import Case
from core.review.pairing import DifferenceKind
from gui.base.i18n import _, ngettext
from gui.review.case_rows import is_open


def summary(cases: Sequence[Case], loose: int, shown: int) -> str:
    """How far the `cases` of a document have got; `loose` places have no decision, `shown` rows passed the filter."""
    decided = sum(1 for case in cases if not is_open(case))
    agreeing = sum(1 for case in cases if case.kind is DifferenceKind.SAME and is_open(case))
    words: list[str] = []
    if cases:
        words.append(_("{done} of {total} decided").format(done=f"{decided:,}", total=f"{len(cases):,}"))
    if agreeing:
        words.append(ngettext("{n} agrees", "{n} agree", agreeing).format(n=f"{agreeing:,}"))
    if loose:
        words.append(_("{n} without a decision").format(n=f"{loose:,}"))
    if shown != len(cases) + loose:
        words.append(_("{n} shown").format(n=f"{shown:,}"))
    return " · ".join(words)


def why_empty(layers: int, *, open_document: bool, total: int, shown: int) -> str:
    """Why the list has no rows; empty when it has some."""
    if shown:
        return ""
    if total:
        return _("Nothing here matches the filter.")
    if layers < 2:
        return _("Nothing to compare yet.\nTwo people have to label the same documents.")
    if not open_document:
        return _("Open a document to see where the layers differ.")
    return _("These layers have nothing in this document.")
