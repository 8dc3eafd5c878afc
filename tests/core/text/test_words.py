import subprocess
import sys

import pytest

from core.model import Span
from core.text.words import count, tokenize


def cut(text: str) -> list[str]:
    return [text[span.start : span.end] for span in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增学位3,500个", ["新增", "学位", "3,500", "个"]),
        ("占比12.5%，投入1,064.1万元", ["占比", "12.5%", "，", "投入", "1,064.1", "万元"]),
        ("20xx年区教体局", ["20xx年", "区", "教体局"]),
        ("2024年新开办xx处", ["2024年", "新", "开办", "xx", "处"]),
        ("**市**名师x名", ["**", "市", "**", "名师", "x", "名"]),
        ("落实“双减”政策 \u3000控辍保学", ["落实", "“", "双减", "”", "政策", "控辍保学"]),
        ("立德树人\n普惠性民办幼儿园", ["立德树人", "普惠性民办幼儿园"]),
        ("葛\U000e0100城与𠮷", ["葛\U000e0100", "城", "与", "𠮷"]),
        ("", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_positions_count_from_the_base() -> None:
    assert tokenize("教育工作", 100) == [Span(100, 102), Span(102, 104)]


def test_importing_words_does_not_load_jieba_and_using_it_says_nothing() -> None:
    code = (
        "import sys; from core.text import words; assert 'jieba' not in sys.modules;"
        "assert not words.is_loaded(); words.tokenize('教育'); assert 'jieba' in sys.modules;"
        "assert 'pkg_resources' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")


def test_words_are_counted_without_marks():
    assert count("新建学校3,500所，招聘教师。") == len(["新建", "学校", "3,500", "所", "招聘", "教师"])
    assert count("……，。\n") == count("") == 0
