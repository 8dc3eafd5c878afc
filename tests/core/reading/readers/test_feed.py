import pytest

from core.errors import UserError
from core.reading.readers.feed import FeedReader
from core.reading.readers.protocol import GivenFile, Options, Read

RSS = """<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>某区政府网</title>
<item><title>某区教育局工作总结</title><pubDate>Wed, 05 Jan 2022 10:21:00 +0800</pubDate><link>http://x/1</link>
<description>摘要</description><content:encoded><![CDATA[<p>新建小学三所。</p><p>招聘教师&amp;培训。</p>]]></content:encoded>
<dc:creator>某区教育局</dc:creator></item>
<item><title>只有标题的通知</title></item><item/></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>甲</title><updated>2023-05-06T07:08:09Z</updated>
<link href="http://x/2"/><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>第一段。</p><p>第二段。</p></div>
</content></entry></feed>"""


def read(data: bytes) -> list[Read | UserError]:
    return list(FeedReader().read(GivenFile("a.xml", data), Options()))


@pytest.mark.parametrize("encoding", ["utf-8", "gb2312"])
def test_each_item_is_a_text_with_what_the_feed_says_of_it(encoding: str) -> None:
    first, second, third = read(RSS.format(encoding=encoding).encode(encoding))
    assert isinstance(first, Read)
    assert first.text == "新建小学三所。\n招聘教师&培训。"
    assert first.meta == {
        "title": "某区教育局工作总结",
        "date": "2022-01-05",
        "source": "某区教育局",
        "link": "http://x/1",
    }
    assert isinstance(second, Read)
    assert (second.text, second.place) == ("只有标题的通知\n", "2")
    assert isinstance(third, UserError)


def test_an_encoding_that_the_feed_names_wrongly_is_found() -> None:
    first = read(RSS.format(encoding="utf-8").encode("gbk"))[0]
    assert isinstance(first, Read)
    assert first.text.startswith("新建小学三所。")


def test_atom_is_read_as_well() -> None:
    (entry,) = read(ATOM.encode())
    assert isinstance(entry, Read)
    assert (entry.text, entry.meta) == (
        "第一段。\n第二段。",
        {"title": "甲", "date": "2023-05-06", "link": "http://x/2"},
    )


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<rss><channel>", "import.damaged"),
        (b"<rss/>", "text.empty"),
        (b"<rss>" + b" " * (49 << 20), "import.too_large"),
    ],
)
def test_what_is_no_feed_is_named(data: bytes, code: str) -> None:
    with pytest.raises(UserError) as caught:
        read(data)
    assert caught.value.code == code
