"""Attributes and links in the review panel: told in the card, filtered by kind, decided by the same keys."""

from PySide6.QtCore import Qt

from core.ids import AnnotatorId
from core.model import Annotation
from core.review.cases import CaseState
from core.review.decisions import ADJUDICATED
from core.review.pairing import SAID_KINDS, DifferenceKind
from core.said.fields import FieldValue
from core.session import Session
from gui.review.compare_panel import ComparePanel
from gui.review.said_words import beside
from gui.window.main_window import MainWindow
from tests.gui.driving import documents, press

Key = Qt.Key


def people(session: Session) -> dict[str, AnnotatorId]:
    return {person.name: person.id for person in session.annotators.list()}


def said_by(session: Session, who: str, values: dict[str, FieldValue | None]) -> Annotation:
    """Give the first annotation of somebody these attributes, as they; who works here stays."""
    me = session.annotator
    assert me is not None
    session.use_annotator(people(session)[who])
    own = session.annotations.of_document(session.documents.list()[0].id, people(session)[who])[0]
    session.attributes.set([own.id], values)
    session.use_annotator(me.id)
    return own


def test_another_attribute_is_told_in_the_card_and_taken_by_the_key_of_its_layer(
    window: MainWindow, panel: ComparePanel
):
    session = window.session
    assert session is not None
    offered = {panel.filter_row.kind_box.itemData(place) for place in range(panel.filter_row.kind_box.count())}
    assert offered.isdisjoint({kind.value for kind in SAID_KINDS})
    said_by(session, "李强", {"status": "done"})
    said_by(session, "王敏", {"status": "planned"})
    first = panel.model.rows()[0]
    assert (first.case.kind, first.words) == (DifferenceKind.ATTRIBUTE, "Attribute differs")
    box = panel.filter_row.kind_box
    box.setCurrentIndex(box.findData(DifferenceKind.ATTRIBUTE.value))
    assert [row.case.kind for row in panel.model.rows()] == [DifferenceKind.ATTRIBUTE]
    box.setCurrentIndex(0)
    panel.view.setFocus()
    press(window, Key.Key_F7)
    assert panel.case is not None
    assert beside(session, panel.case, panel.layers) == ["Status: Done", "Status: Planned"]
    press(window, Key.Key_B)
    final = session.annotations.of_document(documents(window)[0], ADJUDICATED)
    assert session.attributes.of([final[0].id]) == {final[0].id: {"status": "planned"}}
    panel.view.choose(0)
    assert panel.case is not None
    assert panel.case.state is CaseState.DECIDED
    assert panel.card.blocks[-1].findChildren(type(panel.card.blocks[-1].label))
    assert window.workspace is not None
    window.workspace.undo()
    assert session.annotations.of_document(documents(window)[0], ADJUDICATED) == []


def test_a_link_of_one_layer_is_told_with_what_it_links_to(window: MainWindow, panel: ComparePanel):
    session = window.session
    assert session is not None
    me = session.annotator
    assert me is not None
    session.use_annotator(people(session)["李强"])
    own = session.annotations.of_document(documents(window)[0], people(session)["李强"])
    session.links.make(own[0].id, own[1].id, "fulfils")
    session.use_annotator(me.id)
    row = panel.model.rows()[0]
    assert (row.case.kind, row.words) == (
        DifferenceKind.LINK_A,
        f"Link only in {panel.compared.marks[panel.layers[0]]}",
    )
    assert beside(session, row.case, panel.layers) == ["→ Fulfils: “招聘教师四十名”", ""]
