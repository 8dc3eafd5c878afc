from PySide6.QtWidgets import QWidget

from gui.widgets.elided_label import ElidedLabel

LONG = "/数据/城东区教育局/二〇二四年工作总结/最终修改版/总结.biaodu"


def drawn(label: ElidedLabel) -> int:
    """How many pixels are not ground."""
    image = label.grab().toImage()
    ground = image.pixel(0, 0)
    return sum(image.pixel(x, y) != ground for x in range(image.width()) for y in range(image.height()))


def test_any_width_will_do_and_the_tip_has_the_whole(qtbot):
    holder = QWidget()
    qtbot.addWidget(holder)
    label = ElidedLabel(LONG, holder)
    assert (label.toolTip(), label.minimumSizeHint().width()) == (LONG, 0)
    label.resize(2000, 24)
    whole = drawn(label)
    label.resize(120, 24)
    assert 0 < drawn(label) < whole / 2
