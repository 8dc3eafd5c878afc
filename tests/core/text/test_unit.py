from core.text.unit import Unit


def test_units_stand_from_the_smallest_by_the_words_that_settings_keep() -> None:
    assert list(map(str, Unit)) == ["character", "word", "clause", "sentence", "item", "paragraph", "section"]
