from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from core.model import Status
from gui.base import theme
from gui.widgets.marks import paint_key, paint_progress, paint_status

BOX = QRectF(0, 0, 40, 40)


def painted(paint) -> QImage:
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint(painter)
    painter.end()
    return image


def inked(image: QImage) -> set[tuple[int, int]]:
    return {(x, y) for x in range(40) for y in range(40) if image.pixelColor(x, y).alpha() > 128}


def test_each_status_has_a_shape_of_its_own(qapp):
    shapes = [inked(painted(lambda painter, status=status: paint_status(painter, BOX, status))) for status in Status]
    assert len({frozenset(shape) for shape in shapes}) == len(Status)
    assert (20, 20) in shapes[list(Status).index(Status.DONE)]
    assert (20, 20) not in shapes[list(Status).index(Status.NOT_STARTED)]


def test_a_line_is_filled_as_far_as_the_work_is(qapp):
    success = theme.current().success.rgb()

    def filled(fraction: float) -> int:
        image = painted(lambda painter: paint_progress(painter, BOX.adjusted(0, 18, 0, -18), fraction))
        return sum(image.pixelColor(x, 20).rgb() == success for x in range(40))

    assert filled(0) == 0
    assert filled(0.5) < filled(1)
    assert abs(filled(0.5) - 20) <= 3


def test_a_keycap_shows_its_key(qapp):
    keys = [painted(lambda painter, key=key: paint_key(painter, BOX, key)) for key in ("1", "M", "")]
    assert len({bytes(image.constBits()) for image in keys}) == 3
