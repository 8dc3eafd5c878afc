from gui.reader.typography import FAMILIES, LARGEST, SMALLEST, Typography


def test_zoom_goes_by_pixels_and_stops_at_both_ends() -> None:
    normal = Typography()
    assert (normal.zoomed(2).pixels, normal.zoomed(-2).pixels) == (20, 16)
    assert (normal.zoomed(100).pixels, normal.zoomed(-100).pixels) == (LARGEST, SMALLEST)
    assert normal.zoomed(2).column == normal.column
    assert normal.zoomed(2).line_height > normal.line_height


def test_a_face_of_ones_own_comes_before_those_that_have_chinese() -> None:
    assert Typography().font().families() == list(FAMILIES)
    font = Typography(pixels=24, family="Kaiti").font()
    assert (font.families(), font.pixelSize()) == (["Kaiti", *FAMILIES], 24)
