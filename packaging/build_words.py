"""Writes resources/lexicons/words.marisa and words.freq from jieba's dictionary and education.txt beside them.

    python packaging/build_words.py

Run it after jieba or the terms changed; a test compares the files with their sources.
"""

import sys
from array import array
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


import marisa_trie

from core.text.dictionary import FREQUENCIES, TRIE, import_jieba
from resources import loader

TERMS = "lexicons/education.txt"


def table() -> tuple[dict[str, int], int]:
    """Words with their counts as jieba itself makes them, our terms added, and the sum that jieba divides by."""
    tokenizer: Any = import_jieba().Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for line in loader.read_text(TERMS).splitlines():
        term = line.partition("#")[0].strip()
        if term:
            # With a count that keeps the term whole.
            tokenizer.add_word(term)
    return {word: count for word, count in tokenizer.FREQ.items() if count}, tokenizer.total


def main() -> None:
    """Write both files."""
    words, total = table()
    trie: Any = marisa_trie.Trie(sorted(words))
    counts: array[int] = array("I", bytes(4 * (len(words) + 2)))
    counts[0], counts[1] = total, max(map(len, words))
    for word, count in words.items():
        counts[trie[word] + 2] = count
    if sys.byteorder == "big":
        counts.byteswap()
    trie.save(str(loader.ROOT / TRIE))
    (loader.ROOT / FREQUENCIES).write_bytes(counts.tobytes())
    print(f"{len(words)} words, {(loader.ROOT / TRIE).stat().st_size} bytes")


if __name__ == "__main__":
    main()
