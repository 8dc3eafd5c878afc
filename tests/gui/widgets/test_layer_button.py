"""What compared layers are called."""

from gui.widgets.layer_button import called


def test_a_mark_that_is_the_name_stands_once():
    assert called("A", "A") == "A"
    assert called("A", "Somebody") == "A  Somebody"
    assert called("", "定稿") == "定稿"
