"""Words for a label that the shipped lexicon does not know: from its name, its definition and its examples."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from core.model import Label
from core.suggest.lexicon import OTHER, Lexicon, shipped
from core.text import words

_BUT = re.compile(r"^\s*(?:不算|不包括|不含|边界|Not|Boundaries|Excludes?|Except)", re.IGNORECASE)
"""A line of a definition that begins so speaks of other labels."""
_COMMON = frozenset(
    [
        "以及",
        "包括",
        "有关",
        "相关",
        "工作",
        "情况",
        "进行",
        "开展",
        "其他",
        "方面",
        "内容",
        "学校",
        "学生",
        "教育",
        "标注",
        "类别",
        "本类",
        "标本类",
        "可以",
        "一般",
        "不标",
        "说明",
        "for",
        "and",
        "the",
        "of",
        "with",
        "that",
        "this",
        "are",
        "from",
        "which",
        "into",
        "their",
        "such",
        "other",
        "about",
        "including",
        "not",
    ]
)
_NAME, _DEFINED, _EXAMPLE = 6.0, 5.0, 3.0
_PART = 0.5
"""How much of a long word's weight its first and last two characters have: 食品 and 安全 of 食品安全."""
_LEAST = 2
_MOST = 90


def lexicon_for(labels: Sequence[Label], edits: Mapping[str, Mapping[str, float]] | None = None) -> Lexicon:
    """The words of a codebook's labels by their code, as `words_for` has them."""
    found, anchored = words_for(labels, edits)
    known = shipped()
    return Lexicon(found, known.cancelling, known.anchors, anchored, known.apart)


def words_for(
    labels: Sequence[Label], edits: Mapping[str, Mapping[str, float]] | None = None
) -> tuple[dict[str, dict[str, float]], frozenset[str]]:
    """Weighted words of a codebook's labels by their code, and which labels have the shipped words.

    A label that has the code and the words of a shipped one gets those; any other gets what its texts say. `edits` are
    a person's, by code: a word with its weight, 0 to ban it.
    """
    known = shipped().words
    taken: dict[str, Mapping[str, float]] = {
        label.code: known[label.code] for label in labels if label.code in known and is_shipped(label)
    }
    others = dict(known[OTHER])
    cut = cut_words([label for label in labels if label.code not in taken])
    found: dict[str, dict[str, float]] = {code: dict(listed) for code, listed in (taken | cut).items()}
    for code, listed in cut.items():
        for word in listed:
            # What a label is about is no other topic.
            others.pop(word, None)
        found.setdefault(code, {})
    found[OTHER] = others
    # What was meant for a label that this codebook does not have is another topic here.
    for code, listed in known.items():
        if code != OTHER and code not in taken:
            mine = {word for words_ in cut.values() for word in words_}
            others |= {word: weight / 2 for word, weight in listed.items() if word not in mine and weight >= 2}
    for code, listed in (edits or {}).items():
        target = found.setdefault(code, {})
        for word, weight in listed.items():
            target.pop(word, None)
            if weight > 0:
                target[word] = weight
    return found, frozenset(taken)


def is_shipped(label: Label) -> bool:
    """Whether it means what the default codebook means by that code, as far as its name says."""
    from core.codebook import default_codebook

    meant = next((known for known in default_codebook().labels if known.code == label.code), None)
    return meant is not None and bool({label.name_zh, label.name_en} & {meant.name_zh, meant.name_en} - {""})


def cut_words(labels: Sequence[Label]) -> dict[str, dict[str, float]]:
    """Weighted words of labels by code. A word that several of them have counts less for each."""
    weighed = {label.code: _of(label) for label in labels}
    having = Counter(word for listed in weighed.values() for word in listed)
    return {
        code: dict(
            sorted(
                ((word, round(weight / having[word], 3)) for word, weight in listed.items()),
                key=lambda entry: (-entry[1], entry[0]),
            )[:_MOST]
        )
        for code, listed in weighed.items()
    }


def _of(label: Label) -> dict[str, float]:
    found: dict[str, float] = {}
    for name in filter(None, (label.name_zh, label.name_en)):
        found[name.lower()] = _NAME
        _add(found, _words(name), _NAME * 0.6)
    for definition in filter(None, (label.definition_zh, label.definition_en)):
        meant = [line for line in definition.splitlines() if not _BUT.match(line)]
        _add(found, _words("\n".join(meant)), _DEFINED)
    for example in label.examples:
        _add(found, _words(example), _EXAMPLE)
    return found


def _add(found: dict[str, float], listed: Iterable[str], weight: float) -> None:
    for word in listed:
        found[word] = max(found.get(word, 0.0), weight)
        if len(word) >= 2 * _LEAST and not word.isascii():
            for part in (word[:_LEAST], word[-_LEAST:]):
                if part not in _COMMON:
                    found[part] = max(found.get(part, 0.0), weight * _PART)


def _words(text: str) -> list[str]:
    cut = (text[span.start : span.end].lower() for span in words.tokenize(text))
    return [
        word
        for word in cut
        if len(word) >= _LEAST
        and word not in _COMMON
        and all(map(str.isalpha, word))
        and not (word.isascii() and len(word) <= 3)
    ]
