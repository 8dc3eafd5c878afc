"""What reports of long work say, as rows: a result, what it is about, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.checking import CheckReport
from core.importing import ImportReport
from core.spreadsheet import csv_bytes
from core.storage.salvage import SalvageReport
from gui.base.i18n import _
from gui.widgets.errors import sentence


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One line of a report."""

    kind: str
    """``failed``, ``warned``, ``skipped``, ``imported``, ``broken`` or ``lost``; the first need attention."""
    subject: str
    detail: str


def import_rows(report: ImportReport) -> list[ReportRow]:
    """Failures first, then warnings, then what was passed over, then what came in."""
    failed = [ReportRow("failed", reported.source, sentence(reported.error)) for reported in report.failed]
    warned = [ReportRow("warned", reported.source, sentence(reported.error)) for reported in report.warnings]
    skipped = [ReportRow("skipped", reported.source, sentence(reported.error)) for reported in report.skipped]
    imported = [ReportRow("imported", brought.source, brought.document.meta.title) for brought in report.imported]
    return failed + warned + skipped + imported


def check_rows(report: CheckReport) -> list[ReportRow]:
    """One row for each thing that is wrong."""
    return [ReportRow("broken", f"{broken.kind} {broken.id}".strip(), broken.detail) for broken in report.broken]


def salvage_rows(report: SalvageReport) -> list[ReportRow]:
    """One row for each thing that did not come back."""
    return [ReportRow("lost", *_lost(loss)) for loss in report.lost]


def _lost(entry: str) -> tuple[str, str]:
    """An entry of `SalvageReport.lost`: what it is, which one."""
    kind, _colon, name = entry.partition(": ")
    words = {
        "annotation": _("Annotation"),
        "annotator": _("Annotator"),
        "codebook": _("Codebook"),
        "comment": _("Comment"),
        "decision": _("Decision"),
        "document data": _("Document data"),
        "document_mask": _("Masked passage"),
        "document_status": _("Status"),
        "everything": _("Everything"),
        "label": _("Label"),
        "part of the text": _("Part of a text"),
        "text": _("Text"),
    }
    return words.get(kind, kind), name


def kind_name(kind: str) -> str:
    """A row's result in words."""
    return {
        "failed": _("Failed"),
        "warned": _("Warning"),
        "skipped": _("Passed over"),
        "imported": _("Imported"),
        "broken": _("Wrong"),
        "lost": _("Lost"),
    }[kind]


def as_csv(rows: Sequence[ReportRow]) -> bytes:
    """The rows for a spreadsheet (`core.spreadsheet`)."""
    head = [_("Result"), _("What"), _("Reason")]
    return csv_bytes(head, ((kind_name(row.kind), row.subject, row.detail) for row in rows))
