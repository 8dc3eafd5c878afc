import shiboken6
from PySide6.QtWidgets import QLabel, QWidget

from gui.widgets.deleting import delete_now


def test_a_widget_is_gone_with_its_children_when_the_call_returns(qapp):
    widget = QWidget()
    child = QLabel(widget)
    widget.show()
    delete_now(widget)
    assert not shiboken6.isValid(widget)
    assert not shiboken6.isValid(child)
