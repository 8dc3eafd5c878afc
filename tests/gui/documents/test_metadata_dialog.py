"""What is known of documents is edited for one or several at once."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gui.documents.metadata_dialog import MetadataDialog


def test_metadata_tells_only_what_was_edited(project, parent, compose):
    dialog = MetadataDialog(project.documents[:1], parent)
    told = []
    dialog.submitted.connect(told.append)
    dialog.open()
    dialog.edits["year"].clear()
    QTest.keyClicks(dialog.edits["year"], "20")
    assert not dialog.ok_button().isEnabled()
    QTest.keyClicks(dialog.edits["year"], "22")
    QTest.keyClicks(dialog.edits["date"], "2022-05")
    dialog.kind.setCurrentIndex(dialog.kind.findData("plan"))
    dialog.ok_button().click()
    assert told == [{"year": 2022, "date": "2022-05", "kind": "plan"}]


def test_metadata_with_a_date_of_another_form_can_be_saved_and_say_what_is_wrong(project, parent):
    project.session.documents.set_meta([project.document()], date="2024年5月1日")
    dialog = MetadataDialog([project.session.documents.get(project.document())], parent)
    told = []
    dialog.submitted.connect(told.append)
    dialog.open()
    QTest.keyClicks(dialog.edits["region"], "x")
    assert dialog.problem() == ""
    assert dialog.ok_button().isEnabled()
    date = dialog.edits["date"]
    QTest.keyClick(date, Qt.Key.Key_End)
    QTest.keyClick(date, Qt.Key.Key_Backspace)
    assert date.text() == "2024年5月1"
    assert dialog.problem() == "A date is written 2024, 2024-05 or 2024-05-01."
    assert not dialog.ok_button().isEnabled()
    QTest.keyClick(date, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(date, "2024-13")
    assert dialog.problem()
    QTest.keyClick(date, Qt.Key.Key_Backspace)
    QTest.keyClicks(date, "2")
    dialog.ok_button().click()
    assert told == [{"region": "x青山区", "date": "2024-12"}]


def test_metadata_say_what_a_report_withholds(project, parent):
    ids = [project.document(0), project.document(1)]
    project.session.documents.set_meta(ids[:1], year=None, extra={"withheld": ["year"]})
    project.session.documents.set_meta(ids[1:], year=None)
    withheld, unknown = (project.session.documents.get(id_) for id_ in ids)
    assert MetadataDialog([withheld], parent).edits["year"].placeholderText() == "Withheld by the report"
    assert MetadataDialog([withheld, unknown], parent).edits["year"].placeholderText() == ""


def test_metadata_needs_a_title(project, parent):
    dialog = MetadataDialog(project.documents[:1], parent)
    dialog.edits["title"].clear()
    assert not dialog.ok_button().isEnabled()


def test_metadata_keeps_a_kind_of_ones_own(project, parent):
    project.session.documents.set_meta([project.document()], kind="督导通报")
    document = project.session.documents.get(project.document())
    dialog = MetadataDialog([document], parent)
    assert dialog.kind.currentText() == "督导通报"
    assert dialog.changes() == {}
    dialog.retranslate()
    assert dialog.changes() == {}


def test_where_a_value_is_from_is_said_on_its_field(project, parent):
    first = project.document()
    project.session.documents.set_meta([first], extra={"from": {"year": "title", "region": "page"}})
    project.session.documents.set_meta([first], year=2020)
    dialog = MetadataDialog([project.session.documents.get(first)], parent)
    dialog.open()
    assert dialog.edits["year"].toolTip() == "From a person’s entry · confirmed"
    assert dialog.edits["region"].toolTip() == "From what the page says of its publication"
    assert dialog.edits["issuer"].toolTip() == ""


def test_only_documents_of_a_project_can_be_confirmed(project, parent):
    assert MetadataDialog(project.documents[:1], parent).confirm.isHidden()
    dialog = MetadataDialog(project.documents[:1], parent, confirmable=True)
    dialog.open()
    assert dialog.confirm.isVisible()
