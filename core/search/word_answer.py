"""What words and their combinations find: first in which documents all of it holds, then the hits there.

How many hits there are, and the first of them, follow from how many each word has in each document; they are not all
put together, nor made into objects, for that.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from core.lazy_numpy import np
from core.progress import Cancelled, stop_if
from core.search.counting import CountedWord, counted
from core.search.forms import wanted
from core.search.index import one_after_another
from core.search.indexed_corpus import IndexedCorpus
from core.search.joining import in_order
from core.search.matches import Flags, Numbers
from core.search.occurrences import Occurrences, joined, near, nowhere
from core.search.question import Near, SearchQuestion, Wanted, words_of
from core.search.scan import scan

if TYPE_CHECKING:
    from core.session import Session

_FEW_CHAINS = 32
"""Of so many chains of places, walking each takes less than looking at all at once."""


class WordAnswer:
    """The answer to one question of words; each word is looked up when it is first needed."""

    def __init__(
        self,
        session: "Session",
        there: IndexedCorpus,
        question: SearchQuestion,
        allowed: Flags,
        cancelled: Cancelled,
    ) -> None:
        self._session = session
        self._there = there
        self._corpus = there.corpus
        self._question = question
        self._allowed = allowed
        self._cancelled = cancelled
        self._groups = [
            (group.without, dict.fromkeys(folded for wanted_ in group.any_of if (folded := self._folded(wanted_))))
            for group in question.groups
            if any(map(any, map(words_of, group.any_of)))
        ]
        """Of each group whether it must not be, and what is looked for, each once."""
        self._sought = list(dict.fromkeys(one for without, some in self._groups if not without for one in some))
        """What hits are of."""
        self._found: dict[str, Occurrences] = {}
        """Words, in furniture too."""
        self._counted: dict[str, CountedWord] = {}
        self._words: dict[str, Occurrences] = {}
        """The same outside of furniture."""

    @property
    def is_slow(self) -> bool:
        """Whether words near each other are asked for, which are compared one by one."""
        return any(isinstance(one, Near) for _without, some in self._groups for one in some)

    def between(self, first: int, behind: int) -> Occurrences:
        """All hits in the documents from `first` up to, not including, `behind`."""
        found: dict[Wanted, Occurrences] = {}

        def counts(one: Wanted) -> Numbers:
            if one not in found:
                found[one] = self._of(one, first, behind)
            return found[one].counts

        holds = self._holding(counts)
        return joined(self._corpus, [found[one].in_documents(holds) for one in self._sought])

    def all(self) -> Occurrences:
        """All hits."""
        return self.between(0, len(self._corpus.ids))

    def first(self, most: int) -> tuple[Occurrences, int]:
        """The first hits, and how many there are."""
        if self.is_slow:
            # Their hits may be the same as others'; of different words they cannot.
            found = self.all()
            return found.kept(slice(most)), len(found)
        character = self._character()
        if character:
            return self._first_of_character(character, most)
        count = len(self._corpus.ids)
        words = [one for one in self._sought if isinstance(one, str)]
        holds = self._holding(self._counts)
        reached = np.cumsum(np.where(holds, sum(map(self._counts, words)), 0))
        # Furniture is left out of the documents only that hold the first ones; of all, it was counted.
        behind = min(count, int(np.searchsorted(reached, most)) + 1)
        parts = [self._in_first(word, holds, behind) for word in words]
        firsts = joined(
            self._corpus, [part if self._question.furniture else part.without_furniture() for part in parts]
        )
        return firsts.kept(slice(most)), int(reached[-1]) if count else 0

    def word(self, words: str) -> Occurrences:
        """Where a word is in all documents that are asked, furniture left out unless it is asked for."""
        folded = wanted(words, self._question.alike)
        if not folded:
            return nowhere(self._corpus)
        if self._question.furniture:
            return self._everywhere(folded)
        if folded not in self._words:
            self._words[folded] = self._everywhere(folded).without_furniture()
        return self._words[folded]

    def indexed_documents(self, words: str) -> Numbers:
        """The documents of the index that hold a word, once or several times for each."""
        return np.flatnonzero(self._indexed(wanted(words, self._question.alike)).counts)

    # --- documents

    def _holding(self, counts: Callable[[Wanted], Numbers]) -> Flags:
        """The documents in which all groups hold, by how many of what is wanted each has."""
        holds = self._allowed.copy()
        for without, some in self._groups:
            has = np.zeros(len(holds), np.bool_)
            for one in some:
                has |= counts(one) > 0
            holds &= ~has if without else has
        return holds

    def _counts(self, word: Wanted) -> Numbers:
        """How many of a word each document has."""
        assert isinstance(word, str)
        if word not in self._counted and self._may_be_counted(word):
            self._count(word)
        if word in self._counted:
            return self._counted[word].counts
        found = self._everywhere(word)
        return found.counts if self._question.furniture else found.unmasked_counts

    def _may_be_counted(self, word: str) -> bool:
        """Whether its places are to be looked through and are those on the line."""
        there = self._there
        known = word in self._found or there.index.known(word, self._question.alike) is not None
        return not known and there.is_straight and bool(there.index.documents) and _is_indexed(word)

    def _count(self, word: str) -> None:
        stop_if(self._cancelled)
        index, alike = self._there.index, self._question.alike
        overlaps = _may_overlap(word)

        portions = index.portions(word, alike)
        if overlaps:
            portions = (_apart(portion, len(word)) for portion in portions)
        zones = self._corpus.zones(len(word), self._question.furniture)
        found = self._counted[word] = counted(portions, zones, len(self._corpus.ids))
        if found.dropped_from is None:
            places = one_after_another(found.first, index.dtype)
            self._found[word] = Occurrences(self._corpus, places, len(word))
            if not overlaps:
                # All hits are often wanted next.
                index.keep(word, alike, places)

    def _in_first(self, word: str, holds: Flags, behind: int) -> Occurrences:
        """Where a word is in those documents before `behind` that hold all groups; furniture looked in."""
        if word not in self._found and word in self._counted:
            known, begins = self._counted[word], self._corpus.begins
            if behind == len(begins) or not known.has_all_before(int(begins[behind])):
                # A frequent word beside a rare one: a hundred hits are in a hundred documents at most.
                return self._scan(word, np.flatnonzero(holds[:behind]).tolist())
            places = one_after_another(known.first, self._there.index.dtype)
            found = Occurrences(self._corpus, places, len(word))
        else:
            found = self._everywhere(word)
        return found.within(0, behind).in_documents(holds)

    def _folded(self, wanted_: Wanted) -> Wanted | None:
        """What is looked for, so that what is alike is the same; None for what holds nothing to look for."""
        words = [wanted(word, self._question.alike) for word in words_of(wanted_)]
        if not all(words):
            return None
        return words[0] if isinstance(wanted_, str) else Near(words[0], words[1], wanted_.distance)

    def _of(self, wanted_: Wanted, first: int, behind: int) -> Occurrences:
        if isinstance(wanted_, str):
            return self.word(wanted_).within(first, behind)
        stop_if(self._cancelled)
        words = [self.word(word).within(first, behind) for word in words_of(wanted_)]
        return near(words[0], words[1], wanted_.distance)

    # --- words

    def _everywhere(self, folded: str) -> Occurrences:
        """Where a word is, furniture looked in."""
        if folded not in self._found:
            stop_if(self._cancelled)
            self._found[folded] = joined(self._corpus, [self._indexed(folded), self._scanned(folded)])
        return self._found[folded]

    def _indexed(self, folded: str) -> Occurrences:
        index, alike = self._there.index, self._question.alike
        if not index.documents or not _is_indexed(folded):
            return nowhere(self._corpus)
        places = index.places(folded, alike)
        return self._there.on_line(_apart(places, len(folded)) if _may_overlap(folded) else places, len(folded))

    def _scanned(self, folded: str) -> Occurrences:
        """The hits in documents that are not in the index."""
        numbers = self._there.missing if _is_indexed(folded) else range(len(self._corpus.ids))
        return self._scan(folded, [number for number in numbers if self._allowed[number]])

    def _scan(self, folded: str, numbers: Sequence[int]) -> Occurrences:
        """The hits in the texts of some documents."""
        starts: list[int] = []
        ends: list[int] = []
        for number in numbers:
            stop_if(self._cancelled)
            text, begin = self._session.documents.text(self._corpus.ids[number]), int(self._corpus.begins[number])
            for start, end in scan(text, folded, self._question.alike):
                starts.append(begin + start)
                ends.append(begin + end)
        columns = [np.asarray(column, self._corpus.dtype) for column in (starts, ends)]
        same = bool((columns[1] - columns[0] == len(folded)).all())
        return Occurrences(self._corpus, columns[0], len(folded), None if same else columns[1])

    # --- one character

    def _character(self) -> str:
        """The one character that is asked for in everything and nothing else; empty for any other question.

        A frequent one has more places than any word, and they need not all be put in order to be counted.
        """
        (one,) = self._sought if len(self._sought) == 1 and len(self._groups) == 1 else ("",)
        there = self._there
        is_one = isinstance(one, str) and len(one) == 1 and _is_indexed(one)
        can_be = is_one and there.is_straight and bool(self._allowed.all())
        return one if can_be and isinstance(one, str) and there.index.can_count(one, self._question.alike) else ""

    def _first_of_character(self, char: str, most: int) -> tuple[Occurrences, int]:
        corpus, there = self._corpus, self._there.index.character(char, self._question.alike)
        looked_in = self._question.furniture or not len(corpus.masks.starts)
        firsts: list[Numbers] = []
        wanting, total = most, there.count if looked_in else 0
        for places in there.portions():
            if not looked_in:
                total += len(places) - corpus.count_masked(places)
            if wanting > 0:
                found = Occurrences(corpus, in_order(places), 1)
                firsts.append((found if looked_in else found.without_furniture()).starts[:wanting])
                wanting -= len(firsts[-1])
            elif looked_in:
                break
        return Occurrences(corpus, np.concatenate(firsts), 1) if firsts else nowhere(corpus), total


def _is_indexed(folded: str) -> bool:
    """Whether the index knows all characters: invisible ones have no place in it, U+0000 means nothing there."""
    from core.text.folding import IGNORED

    return not any(char in IGNORED or char == "\0" for char in folded)


def _may_overlap(folded: str) -> bool:
    """Whether a word can begin in itself, as 学大学 can."""
    return any(folded.startswith(folded[at:]) for at in range(1, len(folded)))


def _apart(places: Numbers, length: int) -> Numbers:
    """From left to right, those that do not reach into the one kept before (as ``str.count`` counts)."""
    begins = np.flatnonzero(np.diff(places, prepend=-length) >= length)
    if len(begins) == len(places):
        return places
    # Of all chains of places that are close to each other at once: the first, then the next that is far enough, ...
    behind = np.append(begins[1:], len(places))
    kept = np.zeros(len(places), np.bool_)
    while len(begins) > _FEW_CHAINS:
        kept[begins] = True
        begins = np.searchsorted(places, places[begins] + length)
        going_on = begins < behind
        begins, behind = begins[going_on], behind[going_on]
    # Long ones that are left, such as a line of dots, are walked.
    for begin, end in zip(begins.tolist(), behind.tolist(), strict=True):
        enough = 0
        for at, place in enumerate(places[begin:end].tolist(), begin):
            if place >= enough:
                kept[at], enough = True, place + length
    return places[kept]
