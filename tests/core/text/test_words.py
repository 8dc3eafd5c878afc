import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from core.model import Span
from core.text import dictionary
from core.text.words import tokenize


@pytest.fixture(scope="module")
def table() -> tuple[dict[str, int], int]:
    """Words with their counts and the sum, made anew by the script that ships them."""
    script = Path(__file__).parents[3] / "packaging" / "build_words.py"
    spec = importlib.util.spec_from_file_location("build_words", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    made: tuple[dict[str, int], int] = module.table()
    return made


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


def test_the_mapped_words_are_those_of_jieba_and_of_our_terms(table: tuple[dict[str, int], int]) -> None:
    words, total = table
    mapped = dictionary.Frequencies()

    assert mapped.total == total
    assert {word: mapped.get(word) for word in words} == words
    assert mapped.get("教育教") is None


def test_the_cuts_are_those_of_jieba_with_its_own_table(shared: Path, table: tuple[dict[str, int], int]) -> None:
    plain = dictionary.import_jieba().Tokenizer()
    plain.FREQ, plain.total = dict(table[0]), table[1]
    for word in list(plain.FREQ):
        for end in range(1, len(word)):
            plain.FREQ.setdefault(word[:end], 0)
    plain.initialized = True

    for seed in sorted((shared / "seeds").glob("*.txt")):
        text = seed.read_text(encoding="utf-8")
        assert list(dictionary.load().cut(text)) == list(plain.cut(text))


def test_importing_words_does_not_load_jieba_and_using_it_says_nothing() -> None:
    code = (
        "import sys; from core.text import words; assert 'jieba' not in sys.modules;"
        "assert not words.is_loaded(); words.tokenize('教育'); assert 'jieba' in sys.modules;"
        "assert 'pkg_resources' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")
