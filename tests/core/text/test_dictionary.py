import importlib.util
from pathlib import Path

import pytest

from core.text import dictionary


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
