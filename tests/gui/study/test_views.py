"""Every view has words and is made of a table; what they show, `test_screen.py` looks at."""

from gui.study.views import BY, SHARES, VIEWS, StudyView


def test_every_view_and_share_is_offered_once():
    assert [view for view, _words in VIEWS] == list(StudyView)
    assert len({share for share, _words in SHARES}) == len(SHARES) == 4
    assert [field for field, _words in BY] == ["", "year", "region", "issuer", "kind"]
