"""The export dialog shows what would be written, before it is."""

import pytest

from core.formats.registry import formats
from gui.base.identities import Identities
from gui.base.jobs import Jobs
from gui.importing.export_dialog import ExportDialog


@pytest.fixture
def shown(project, parent, qtbot):
    """Opens the dialog with its preview and waits until that has come."""
    jobs = Jobs(parent)
    failures: list[object] = []
    jobs.failed.connect(failures.append)

    def make(**given) -> ExportDialog:
        dialog = ExportDialog(project.session, parent, jobs=jobs, **given)
        dialog.open()
        settle(dialog)
        return dialog

    def settle(dialog: ExportDialog) -> None:
        preview = dialog.preview
        assert preview is not None
        qtbot.waitUntil(lambda: not preview.busy, timeout=20_000)

    make.settle = settle  # type: ignore[attr-defined]
    yield make
    jobs.cancel_all()
    jobs.wait()
    assert failures == []


def test_the_preview_shows_records_counts_and_losses_of_the_choices(project, shown):
    project.label(0, 6, note="看")
    dialog = shown()
    assert '"spans":[{"id":' in dialog.preview.records.toPlainText()
    assert dialog.preview.counts.text() == "3 documents · 3 records · 1 annotation"
    assert dialog.preview.losses.text() == "Nothing is left out."
    dialog.format.setCurrentIndex([known.id for known in formats().values() if known.writes].index("doccano"))
    shown.settle(dialog)
    assert '"label":[[0,6,' in dialog.preview.records.toPlainText()
    assert "Notes, left out: 1" in dialog.preview.losses.text().splitlines()
    dialog.choose("shape", "passages")
    shown.settle(dialog)
    assert dialog.preview.counts.text() == "3 documents · 1 record · 1 annotation"


def test_the_preview_says_why_an_export_cannot_be(project, shown):
    project.label(0, 6)
    project.session.use_annotator(project.other.id)
    project.label(0, 6)
    dialog = shown(layer=None)
    dialog.annotator.setCurrentIndex(1)  # of all annotators
    dialog.format.setCurrentIndex([known.id for known in formats().values() if known.writes].index("doccano"))
    shown.settle(dialog)
    text = dialog.preview.records.toPlainText()
    assert "王敏" in text
    assert "李强" in text
    assert dialog.preview.counts.text() == ""


def test_while_names_are_hidden_no_record_is_shown(project, shown):
    project.label(0, 6)
    dialog = shown(identities=Identities({project.me.id: "A", project.other.id: "B"}))
    assert "王敏" not in dialog.preview.records.toPlainText()
    assert dialog.preview.counts.text().endswith("1 annotation")


def test_a_format_that_is_no_text_says_so(project, shown, monkeypatch):
    project.label(0, 6)
    monkeypatch.setattr("core.previewing.readable_part", lambda _data: "")
    dialog = shown()
    assert dialog.preview.records.toPlainText() == "This format is no text that could be shown here."
    assert dialog.preview.counts.text().endswith("1 annotation")


def test_a_closed_dialog_asks_for_nothing_any_more(project, shown):
    dialog = shown()
    preview = dialog.preview
    dialog.dataset.ticks["done"].click()
    assert preview.busy
    dialog.reject()
    assert not preview.busy
