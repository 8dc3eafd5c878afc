from PySide6.QtCore import QSize

from gui.widgets.swatch import swatch_icon


def test_a_swatch_is_a_rounded_square_in_the_labels_colour(qapp):
    image = swatch_icon("#D55E00").pixmap(QSize(32, 32)).toImage()
    middle, corner = image.pixelColor(image.width() // 2, image.height() // 2), image.pixelColor(0, 0)
    assert (middle.name(), corner.alpha()) == ("#d55e00", 0)
