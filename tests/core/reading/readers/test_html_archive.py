import pytest

from core.errors import UserError
from tests.core.reading.page_specimens import ONE, THREE, TWO, archive, read


def test_an_archive_whose_report_is_in_a_frame_brings_the_frame() -> None:
    frames = '<html><frameset cols="9,*"><frame src="a.html"><frame src="b.html?x=1"></frameset></html>'
    menu = "<html><body><a href=1>首页</a><a href=2>新闻</a><a href=3>公开</a><a href=4>互动</a></body></html>"
    report = (
        f"<html><head><title>工作总结-某区</title></head><body><h1>工作总结</h1><p>{ONE}</p><p>{TWO}</p></body></html>"
    )
    made = read(archive(("i.html", frames), ("ad.html", f"<p>{THREE}</p>"), ("a.html", menu), ("b.html", report)))
    assert made.text.splitlines() == ["工作总结", ONE, TWO]
    assert made.hint == "工作总结"


def test_an_inline_frame_of_an_archive_is_a_part_of_its_page() -> None:
    outer = f'<html><body><h1>某区工作总结</h1><p>{ONE}</p><iframe src="b.html"></iframe></body></html>'
    made = read(archive(("i.html", outer), ("b.html", f"<html><body><p>{TWO}</p><p>{THREE}</p></body></html>")))
    assert made.text.splitlines() == ["某区工作总结", ONE, TWO, THREE]


@pytest.mark.parametrize(
    "page",
    [
        "<html><frameset><frame src=a.html><noframes><body>不支持框架</body></noframes></frameset></html>",
        "<html><body><iframe src=a.html></iframe></body></html>",
    ],
)
def test_a_page_that_only_frames_others_is_refused_with_their_names(page: str) -> None:
    with pytest.raises(UserError) as caught:
        read(page)
    assert (caught.value.code, caught.value.fields) == ("import.only_frames", {"names": ["a.html"]})
