"""Differences and feedback as tables that leave the window."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from core.ids import AnnotatorId, LabelId
from core.model import Annotation, Label
from core.review.cases import Case
from core.session import Session
from core.spreadsheet import Cell
from gui.base.i18n import _, language
from gui.review.case_rows import CaseRow, is_loose, state_name
from gui.review.compare_panel import ComparePanel
from gui.review.feedback_panel import FeedbackPanel
from gui.review.said_words import beside
from gui.widgets.list_saving import ListSaving
from gui.widgets.table_saving import TableContent


def cases_table(
    rows: Sequence[CaseRow],
    layers: Sequence[AnnotatorId],
    text: str,
    labels: Mapping[LabelId, Label],
    names: Mapping[AnnotatorId, str],
    beside: Callable[[Case, Sequence[AnnotatorId]], Sequence[str]] = lambda _case, layers: [""] * len(layers),
) -> TableContent:
    """A row for each case: its place in code points, its passage, what each layer says, its kind and state.

    `beside` says what each layer has beside its label.
    """
    head = [
        _("Begins at"),
        _("Ends at"),
        _("Passage"),
        *(names.get(layer, "?") for layer in layers),
        _("Difference"),
        _("State"),
    ]
    return TableContent(head, [_case(row, layers, text, labels, beside(row.case, layers)) for row in rows])


def _case(
    row: CaseRow, layers: Sequence[AnnotatorId], text: str, labels: Mapping[LabelId, Label], beside: Sequence[str]
) -> list[Cell]:
    case = row.case
    said = dict(zip(case.layers, case.readings, strict=False))
    readings = [
        " · ".join(filter(None, [_reading(said.get(layer), row, text, labels), more]))
        for layer, more in zip(layers, beside, strict=True)
    ]
    state = "" if is_loose(case) else state_name(case.state)
    return [case.start, case.end, text[case.start : case.end], *readings, row.kind, state]


def _reading(reading: Annotation | None, row: CaseRow, text: str, labels: Mapping[LabelId, Label]) -> str:
    """A layer's label, with its own passage where that is another than the case's."""
    if reading is None:
        return ""
    label = labels.get(reading.label)
    name = label.name(language()) if label is not None else "?"
    is_whole = (reading.start, reading.end) == (row.case.start, row.case.end)
    return name if is_whole else f"{name}: {text[reading.start : reading.end]}"


def offer_cases(panel: ComparePanel, session: Session) -> ListSaving:
    """Let the list of differences be copied and saved."""

    def content(places: Sequence[int]) -> TableContent:
        rows, compared = panel.model.rows(), panel.compared
        names = panel.identities.names(session.annotators.list())
        return cases_table(
            [rows[place] for place in places],
            compared.layers,
            compared.text,
            session.review.all_labels(),
            names,
            partial(beside, session),
        )

    return ListSaving(panel.view, content, panel.failed.emit, lambda: _("Differences"))


def offer_feedback(panel: FeedbackPanel, session: Session) -> ListSaving:
    """Let the list of decisions and comments be copied and saved."""

    def content(places: Sequence[int]) -> TableContent:
        rows = panel.model.rows()
        titles, labels = session.documents.titles(), session.review.all_labels()
        head = [_("Document"), _("Begins at"), _("Ends at"), _("Passage"), _("Label"), _("Remark"), _("Unread")]
        cells: list[list[Cell]] = []
        for row in (rows[place] for place in places):
            label = labels.get(row.reading.label)
            name = label.name(language()) if label is not None else "?"
            span, unread = row.span, _("unread") if row.unread else ""
            cells.append([titles.get(row.document, ""), span.start, span.end, row.quote, name, row.words, unread])
        return TableContent(head, cells)

    return ListSaving(panel.view, content, panel.failed.emit, lambda: _("Feedback"))
