"""Pages of PDFs, and how they read."""

from core.reading.readers.pdf import PdfReader
from core.reading.readers.protocol import GivenFile, Options, Read
from tests.core.reading.specimens import put

ONE = "全区新建小学三所投入资金二百万元工程于九月竣工并投入使用教学条件明显改善群众满意度稳步提高。"


TWO = "招聘教师一百二十名全部到岗并完成岗前培训教师队伍不断壮大结构更加合理教育质量显著提升。"


THREE = "排查校舍安全隐患三十六处已全部整改到位未发生安全责任事故校园秩序稳定有序持续向好。"


def read(data: bytes) -> Read:
    (made,) = PdfReader().read(GivenFile("a.pdf", data), Options())
    return made


def lines(data: bytes) -> list[str]:
    made = read(data)
    assert "import.characters_missing" not in [notice.code for notice in made.notices]
    return made.text.splitlines()


def cut(text: str, width: int, indent: int = 2) -> list[tuple[int, str]]:
    """The lines of a paragraph: by how many characters each is indented, and its text."""
    first, rest = text[: width - indent], text[width - indent :]
    return [(indent, first), *((0, rest[at : at + width]) for at in range(0, len(rest), width))]


def page(
    *paragraphs: str, left: float = 72, top: float = 770, size: float = 12, width: int = 30, indent: int = 2
) -> str:
    made = ""
    for paragraph in paragraphs:
        for blanks, text in cut(paragraph, width, indent):
            made += put(text, left + blanks * size, top, size)
            top -= 20
    return made
