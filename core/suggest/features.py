"""What the shared model sees of a sentence and a label.

Every feature is relative to the label that is asked about, so that one set of weights serves all labels, also those
that were made a minute ago. The table of one report is (sentences, labels, features).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core.lazy_numpy import Floats, NDArray, np
from core.suggest.lexicon import OTHER, Lexicon, WordHits, without_other
from core.suggest.passages import Sentence

PLACES = ("own", "chain", "heading", "lead", "before", "after", "before2", "after2")
"""Where words are looked for: in the sentence, all headings above, the last one, the first sentence of the paragraph,
the neighbours."""
_OWN, _CHAIN, _HEADING, _LEAD, _BEFORE, _AFTER, _BEFORE2, _AFTER2 = range(len(PLACES))
NAMES = (
    *(f"{place} {what}" for place in PLACES for what in ("label", "rival", "other")),
    "own any",
    "own strong",
    "own leads",
    "silent under heading",
    "silent under lead",
    "silent between",
    "rival under heading",
    "is heading",
    "words of a heading",
    "length",
    "short",
    "plans",
    "n-grams",
    "n-grams label",
    "n-grams other",
    "constant",
)
_STRONG = 2.5
_HARDLY, _ENOUGH = 0.12, 0.35
"""The shares of sentences with an anchor up to which a text counts as one on something else, and from which on as one
on the anchored labels."""
_UNKNOWN = 20
"""As many sentences are added to a text, half of them with an anchor: of a few lines nobody can tell."""
_OFTEN = 0.1
"""The share of a text's sentences from which on a word that is only a hint says less: 幼儿园 in rules for
kindergartens."""
_HALF = 2.0
"""The weight of words at which a place counts half of the most it can."""
_NGRAMS = slice(len(NAMES) - 4, len(NAMES) - 1)


def scores(sentences: Sequence[Sentence], labels: Sequence[str], lexicon: Lexicon) -> Floats:
    """The weight of words, (places, sentences, labels + 1): for each label, and last for other topics.

    `labels` are the names that the lexicon has for them.
    """
    table = np.zeros((len(PLACES), len(sentences), len(labels) + 1))
    columns = {name: column for column, name in enumerate((*labels, OTHER))}
    own_hits = [lexicon.hits(sentence.text) for sentence in sentences]
    often = _said_often(own_hits, lexicon)

    def fill(row: NDArray[np.float64], hits: WordHits) -> None:
        for name in hits.weights.keys() & columns.keys():
            row[columns[name]] += hits.weights[name]
        for name, word, weight in lexicon.weak(hits) if often else ():
            if name in columns:
                row[columns[name]] -= weight * often.get((name, word), 0.0)

    for index, (sentence, hits) in enumerate(zip(sentences, own_hits, strict=True)):
        fill(table[_OWN, index], hits)
        for heading in sentence.headings:
            fill(table[_CHAIN, index], lexicon.kept_hits(heading))
        for heading in sentence.headings[-1:]:
            fill(table[_HEADING, index], lexicon.kept_hits(heading))
        fill(table[_LEAD, index], lexicon.kept_hits(sentence.lead))
        # What a text calls itself heads all of it; that it is on education, as all are, says nothing.
        fill(table[_CHAIN, index], without_other(lexicon.kept_hits(sentence.title)))
    _hold_back(sentences, table, [columns[name] for name in labels if name in lexicon.anchored], lexicon)
    own = table[_OWN]
    for place, shift in ((_BEFORE, 1), (_BEFORE2, 2)):
        table[place, shift:] = own[:-shift]
    for place, shift in ((_AFTER, 1), (_AFTER2, 2)):
        table[place, :-shift] = own[shift:]
    return table


def _said_often(found: Sequence[WordHits], lexicon: Lexicon) -> dict[tuple[str, str], float]:
    """The part of its weight that a hint loses by standing in many sentences of a text, by label and word."""
    having = Counter((label, word) for hits in found for label, word, _weight in lexicon.weak(hits))
    most = _OFTEN * (len(found) + _UNKNOWN)
    return {hint: 1 - most / count for hint, count in having.items() if count > most}


def _hold_back(sentences: Sequence[Sentence], table: Floats, columns: Sequence[int], lexicon: Lexicon) -> None:
    """Let words of anchored labels count for nothing in a text on something else, but where it speaks of theirs.

    A report on schools names them in most sentences, so that there nothing is held back. A government's report names
    them in one of twenty, and there a new road is no school.
    """
    if not sentences or not columns:
        return
    has = np.array([lexicon.is_anchored(sentence.text) for sentence in sentences])
    having = (float(has.sum()) + _UNKNOWN / 2) / (len(has) + _UNKNOWN)
    share = min(1.0, max(0.0, (having - _HARDLY) / (_ENOUGH - _HARDLY)))
    under = np.array([any(map(lexicon.is_anchored, sentence.headings)) for sentence in sentences])
    led = np.array([lexicon.is_anchored(sentence.lead) for sentence in sentences])
    for place, anchored in ((_OWN, has | under | led), (_CHAIN, under), (_HEADING, under), (_LEAD, led | under)):
        table[place][:, columns] *= np.where(anchored, 1.0, share)[:, None]


def features(sentences: Sequence[Sentence], table: Floats) -> Floats:
    """The features (sentences, labels, features) without those of n-grams, which are 0; `table` is that of `scores`."""
    places, count, columns = table.shape
    labels = columns - 1
    found = np.zeros((count, labels, len(NAMES)))
    if not count or not labels:
        return found
    share = table / (table + _HALF)
    rival = np.stack([_best_rival(share[place, :, :labels]) for place in range(places)])
    for place in range(places):
        found[:, :, 3 * place] = share[place, :, :labels]
        found[:, :, 3 * place + 1] = rival[place]
        found[:, :, 3 * place + 2] = share[place, :, labels:]
    at = 3 * places
    own = share[_OWN, :, :labels]
    weight = table[_OWN, :, :labels]
    silent = weight.max(axis=1, keepdims=True) < 1
    found[:, :, at] = weight > 0
    found[:, :, at + 1] = weight >= _STRONG
    found[:, :, at + 2] = np.maximum(own - rival[_OWN], 0)
    found[:, :, at + 3] = silent * share[_HEADING, :, :labels]
    found[:, :, at + 4] = silent * share[_LEAD, :, :labels]
    found[:, :, at + 5] = silent * np.minimum(share[_BEFORE, :, :labels], share[_AFTER, :, :labels])
    found[:, :, at + 6] = rival[_HEADING] * own
    heading = np.array([sentence.is_heading for sentence in sentences], dtype=np.float64)[:, None]
    length = np.array([len(sentence.text) for sentence in sentences], dtype=np.float64)[:, None]
    found[:, :, at + 7] = heading
    found[:, :, at + 8] = heading * own
    found[:, :, at + 9] = np.minimum(length, 120) / 120
    found[:, :, at + 10] = length < 14
    found[:, :, at + 11] = np.array([sentence.plans for sentence in sentences], dtype=np.float64)[:, None]
    found[:, :, -1] = 1
    return found


def add_ngrams(found: Floats, chances: Floats) -> None:
    """Put in what n-grams say: `chances` are (sentences, labels + 1), the last column that of no label."""
    bounded = np.clip(chances, 0.002, 0.998)
    logits = np.log(bounded / (1 - bounded)) / 4
    found[:, :, _NGRAMS.start] = 1
    found[:, :, _NGRAMS.start + 1] = logits[:, :-1]
    found[:, :, _NGRAMS.start + 2] = logits[:, -1:]


def _best_rival(share: Floats) -> Floats:
    """For each label the most that another has."""
    if share.shape[1] < 2:
        return np.zeros_like(share)
    ordered = np.sort(share, axis=1)
    best, second = ordered[:, -1:], ordered[:, -2:-1]
    return np.where(share >= best, np.where(share == best, second, best), best)
