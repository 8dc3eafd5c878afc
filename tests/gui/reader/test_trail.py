from core.ids import DocumentId
from gui.reader.trail import FAR, Stop, Trail

A, B = DocumentId("a"), DocumentId("b")


def test_a_jump_can_be_taken_back_and_done_again():
    trail = Trail()
    trail.moved(A, 10)
    trail.moved(A, 10 + FAR + 1)
    trail.moved(B, 0)
    assert trail.back() == Stop(A, 10 + FAR + 1)
    assert trail.back() == Stop(A, 10)
    assert trail.back() is None
    assert trail.forward() == Stop(A, 10 + FAR + 1)
    assert trail.forward() == Stop(B, 0)
    assert trail.forward() is None


def test_reading_on_is_no_jump():
    trail = Trail()
    for position in range(0, 10 * FAR, FAR):
        trail.moved(A, position)
    assert trail.back() is None


def test_a_new_jump_forgets_what_lay_ahead_and_a_removed_document_all_of_it():
    trail = Trail()
    trail.moved(A, 0)
    trail.moved(B, 0)
    trail.back()
    trail.moved(A, 10 * FAR)
    assert trail.forward() is None
    trail.forget(A)
    assert trail.back() is None
