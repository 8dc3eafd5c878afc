"""How alike passages of two reports are: tf-idf of pairs of Chinese characters, and the words that both share.

The pairs and their frequencies are those of `core.matching.vectors`. Passages are some dozen characters long and there
are hundreds of them, so vectors are kept sparse; only the pairs that planned passages hold are ever multiplied.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from core.lazy_numpy import Floats, Ints, np
from core.matching.vectors import Collection, bigrams_of
from core.model import Span

_BLOCK = 4_000_000
"""Numbers of the matrices that are multiplied at once (32 MB)."""


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """Passages of one text as weighed pairs of characters."""

    passage: Ints
    """The passage's number, for each of its pairs; ascending."""
    bigram: Ints
    """The pair; each once in a passage."""
    weight: Floats
    """Of unit length for each passage."""
    count: int
    """Passages, those without any pair included."""


_FORMULAIC = 0.25
"""What a pair counts that is part of a word of every report."""
_WORDS = (
    "加强 推进 推动 完善 持续 深入 全面 加快 提高 促进 强化 实施 "
    "积极 健全 优化 扩大 支持 建设 发展 工作 进一步 继续 坚持 统筹 "
    "有效 扎实 切实 确保 不断 着力 力度 保障 大力 提升 开展 落实 "
    "做好 抓好 严格 努力 更加 实现 形成 建立 制定 出台 鼓励 引导 "
    "增强 稳步 稳定 加大 深化 巩固 拓展 我们 我国 各地 今年 去年 "
    "取得 新的 成效 进展 要求 主要 贯彻 部署 党中央 习近平 同志 "
    "以及 并且 通过 进行 一批 全省 全市 全区 全县"
)
"""Words of which reports consist whatever they are about: what is planned and what was done have them in common."""


@cache
def formulaic() -> frozenset[str]:
    """The pairs of characters of words that say nothing of the matter."""
    return frozenset(word[at : at + 2] for word in _WORDS.split() for at in range(len(word) - 1))


@cache
def _formulaic_pairs() -> Ints:
    pairs, _places = bigrams_of(" ".join(sorted(formulaic())))
    return np.unique(pairs)


def vectors(texts: Sequence[tuple[str, Sequence[Span]]], collection: Collection) -> tuple[PassageVectors, ...]:
    """The passages of several texts as vectors; how rare a pair is, all of them tell together with the collection."""
    counted = [_counted(text, spans) for text, spans in texts]
    pieces = sum(len(spans) for _text, spans in texts) + collection.pieces
    vocabulary, frequencies = np.unique(np.concatenate([pairs for _n, pairs, _t in counted]), return_counts=True)
    if len(collection.bigrams) and len(vocabulary):
        at = np.minimum(np.searchsorted(collection.bigrams, vocabulary), len(collection.bigrams) - 1)
        known = collection.bigrams[at] == vocabulary
        frequencies = frequencies + np.where(known, collection.frequencies[at], 0)
    rarity = np.log1p(pieces / np.maximum(frequencies, 1))
    rarity = rarity * np.where(np.isin(vocabulary, _formulaic_pairs()), _FORMULAIC, 1.0)
    found: list[PassageVectors] = []
    for (passage, pairs, times), (_text, spans) in zip(counted, texts, strict=True):
        weight = np.log1p(times) * rarity[np.searchsorted(vocabulary, pairs)]
        norms = np.sqrt(np.bincount(passage, weight * weight, len(spans)))
        found.append(PassageVectors(passage, pairs, weight / np.where(norms > 0, norms, 1)[passage], len(spans)))
    return tuple(found)


def _counted(text: str, spans: Sequence[Span]) -> tuple[Ints, Ints, Ints]:
    """The number of the passage, the pair, and how often it stands there, by passage and pair."""
    bigrams, places = bigrams_of(text)
    # A pair that reaches beyond a passage is none of it.
    bounds = [np.searchsorted(places, [span.start, max(span.start, span.end - 1)]) for span in spans]
    passage = np.concatenate([np.full(high - low, number) for number, (low, high) in enumerate(bounds)] or [_NONE])
    pairs = np.concatenate([bigrams[low:high] for low, high in bounds] or [_NONE])
    passage, pairs = passage.astype(np.int64), pairs.astype(np.int64)
    order = np.lexsort((pairs, passage))
    passage, pairs = passage[order], pairs[order]
    fresh = np.ones(len(pairs), bool)
    fresh[1:] = (passage[1:] != passage[:-1]) | (pairs[1:] != pairs[:-1])
    (starts,) = np.nonzero(fresh)
    times = np.diff(np.append(starts, len(pairs)))
    return passage[starts], pairs[starts], times


_NONE: list[int] = []


def cosines(first: PassageVectors, second: PassageVectors) -> Floats:
    """The cosine of every passage of one with every passage of the other, shape ``(first, second)``."""
    found = np.zeros((first.count, second.count))
    vocabulary = np.unique(first.bigram)
    if not len(vocabulary) or not len(second.bigram):
        return found
    at = np.minimum(np.searchsorted(vocabulary, second.bigram), len(vocabulary) - 1)
    shared = vocabulary[at] == second.bigram
    column, passage, weight = at[shared], second.passage[shared], second.weight[shared]
    rows = max(1, _BLOCK // len(vocabulary))
    own = np.searchsorted(vocabulary, first.bigram)
    for low in range(0, second.count, rows):
        high = min(second.count, low + rows)
        inside = (passage >= low) & (passage < high)
        there = np.zeros((high - low, len(vocabulary)))
        there[passage[inside] - low, column[inside]] = weight[inside]
        for begin in range(0, first.count, rows):
            end = min(first.count, begin + rows)
            mine = (first.passage >= begin) & (first.passage < end)
            here = np.zeros((end - begin, len(vocabulary)))
            here[first.passage[mine] - begin, own[mine]] = first.weight[mine]
            found[begin:end, low:high] = here @ there.T
    return found


def shared_words(first: str, second: str) -> list[str]:
    """The runs of Chinese characters that stand in both passages, the longest first; formulaic ones are left out."""
    found: dict[str, None] = {}
    at = 0
    while at < len(first) - 1:
        length = 0
        while at + length < len(first) and _HAN.match(first[at + length]) and first[at : at + length + 1] in second:
            length += 1
        run = first[at : at + length]
        said = {pair + step for pair in range(length - 1) if run[pair : pair + 2] in formulaic() for step in (0, 1)}
        if length > 1 and len(said) < length:
            found[run] = None
        at += max(1, length)
    return sorted(found, key=lambda word: (-len(word), first.index(word)))[:_MOST_WORDS]


_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_MOST_WORDS = 8
