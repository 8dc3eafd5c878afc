"""Web pages, and how they read."""

from core.reading.readers.html import HtmlReader
from core.reading.readers.protocol import GivenFile, Options, Read

ONE = "全区学校建设稳步推进，教师队伍不断壮大，群众满意度明显提高。"


TWO = "一年来，新建小学三所，投入资金二百万元，工程于九月竣工并投入使用。"


THREE = "排查校舍安全隐患三十六处，已全部整改到位，未发生安全责任事故。"


def read(page: str | bytes) -> Read:
    data = page.encode() if isinstance(page, str) else page
    (made,) = HtmlReader().read(GivenFile("a.html", data), Options())
    return made


def body(content: str, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8>{head}</head><body>{content}</body></html>"


def lines(content: str, head: str = "") -> list[str]:
    return read(body(content, head)).text.splitlines()


def codes(made: Read) -> list[str]:
    return [notice.code for notice in made.notices]


def archive(*pages: tuple[str, str]) -> bytes:
    parts = "".join(
        f"--B\nContent-Type: text/html; charset=gb2312\nContent-Location: http://x/{place}\n\n{page}\n"
        for place, page in pages
    )
    return f"From: x\nMIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\n\n{parts}--B--\n".encode("gbk")
