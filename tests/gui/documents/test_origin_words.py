"""Where values are from, in words."""

from core.model import Meta
from core.text.origins import FIELDS, Origin
from gui.documents.origin_words import origin_line, origin_lines


def test_every_origin_has_its_words(qapp):
    for origin in Origin:
        meta = Meta("甲", extra={"from": {"title": origin.value}})
        assert origin_line(meta, "title").startswith("From ")


def test_of_what_is_known_there_is_a_line(qapp):
    meta = Meta("甲", year=2020, extra={"from": {"title": "text", "year": "title"}, "confirmed": ["title", "region"]})
    assert origin_lines(meta).splitlines() == ["Title: From the text · confirmed", "Year: From the title"]
    assert [origin_line(Meta("甲"), field) for field in FIELDS] == [""] * len(FIELDS)
