"""What words and their combinations find: first in which documents all of it holds, then the hits there.

How many hits there are, and the first of them, follow from how many each word has in each document; they are not all
put together, nor made into objects, for that.
"""

from typing import TYPE_CHECKING

from core.lazy_numpy import np
from core.progress import Cancelled, stop_if
from core.search.corpus import Corpus
from core.search.forms import wanted
from core.search.indexed_corpus import IndexedCorpus
from core.search.matches import Flags, Numbers
from core.search.occurrences import Occurrences, joined, near, nowhere
from core.search.question import Near, SearchQuestion, Wanted, words_of
from core.search.scan import scan

if TYPE_CHECKING:
    from core.session import Session


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
        self._words: dict[str, Occurrences] = {}

    @property
    def is_slow(self) -> bool:
        """Whether words near each other are asked for, which are compared one by one."""
        return any(isinstance(one, Near) for _without, some in self._groups for one in some)

    def between(self, first: int, behind: int) -> Occurrences:
        """All hits in the documents from `first` up to, not including, `behind`."""
        holds, found = self._found(first, behind)
        return joined(self._corpus, [found[one].in_documents(holds) for one in self._sought])

    def all(self) -> Occurrences:
        """All hits."""
        return self.between(0, len(self._corpus.ids))

    def first(self, most: int) -> tuple[Occurrences, int]:
        """The first hits, and how many there are."""
        if self.is_slow and len(self._sought) > 1:
            # Their hits may be the same as others'; of different words they cannot.
            found = self.all()
            return found.kept(slice(most)), len(found)
        character = self._character()
        if character:
            return self._first_of_character(character, most)
        if len(self._groups) == 1 and self._allowed.all():
            # Each document that holds a word is one that is wanted.
            every = [self._of(one, 0, len(self._corpus.ids)) for one in self._sought]
            firsts = joined(self._corpus, [found.kept(slice(most)) for found in every])
            return firsts.kept(slice(most)), sum(map(len, every))
        count = len(self._corpus.ids)
        holds, found = self._found(0, count)
        counts = np.zeros(count, np.int64)
        for one in self._sought:
            counts += found[one].counts
        counts[~holds] = 0
        reached = np.cumsum(counts)
        behind = min(count, int(np.searchsorted(reached, most)) + 1)
        parts = [found[one].within(0, behind).in_documents(holds) for one in self._sought]
        return joined(self._corpus, parts).kept(slice(most)), int(reached[-1]) if count else 0

    def word(self, words: str) -> Occurrences:
        """Where a word is in all documents that are asked, furniture left out unless it is asked for."""
        folded = wanted(words, self._question.alike)
        if not folded:
            return nowhere(self._corpus)
        if folded not in self._words:
            stop_if(self._cancelled)
            found = joined(self._corpus, [self._indexed(folded), self._scanned(folded)])
            self._words[folded] = found if self._question.furniture else found.without_furniture()
        return self._words[folded]

    def indexed_documents(self, words: str) -> Numbers:
        """The documents of the index that hold a word, once or several times for each."""
        return np.flatnonzero(self._indexed(wanted(words, self._question.alike)).counts)

    # --- documents

    def _found(self, first: int, behind: int) -> tuple[Flags, dict[Wanted, Occurrences]]:
        """The documents in which all groups hold, and where in some documents what is sought, and what is not, is."""
        holds = self._allowed.copy()
        found: dict[Wanted, Occurrences] = {}
        for without, some in self._groups:
            has = np.zeros(len(holds), np.bool_)
            for one in some:
                if one not in found:
                    found[one] = self._of(one, first, behind)
                has |= found[one].counts > 0
            holds &= ~has if without else has
        return holds, found

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

    def _indexed(self, folded: str) -> Occurrences:
        index, alike = self._there.index, self._question.alike
        if not index.documents or not _is_indexed(folded):
            return nowhere(self._corpus)
        places = index.places(folded, alike)
        return self._there.on_line(_apart(places, len(folded)) if _may_overlap(folded) else places, len(folded))

    def _scanned(self, folded: str) -> Occurrences:
        """The hits in documents that are not in the index."""
        numbers = self._there.missing if _is_indexed(folded) else range(len(self._corpus.ids))
        starts: list[int] = []
        ends: list[int] = []
        for number in numbers:
            if self._allowed[number]:
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
        total = there.count
        masked = not self._question.furniture and len(corpus.masks.starts)
        asked = most
        while True:
            places = there.first(asked)
            found = Occurrences(corpus, places, 1)
            found = found.without_furniture() if masked else found
            if len(found) >= most or len(places) == total:
                break
            asked = len(places) * 2
        return found.kept(slice(most)), total - (_count_masked(corpus, there.scattered()) if masked else 0)


def _count_masked(corpus: Corpus, places: Numbers) -> int:
    if bool((places[1:] > places[:-1]).all()):
        return len(places) - len(Occurrences(corpus, places, 1).without_furniture())
    return corpus.count_masked(places)


def _is_indexed(folded: str) -> bool:
    """Whether the index knows all characters: invisible ones have no place in it, U+0000 means nothing there."""
    from core.text.folding import IGNORED

    return not any(char in IGNORED or char == "\0" for char in folded)


def _may_overlap(folded: str) -> bool:
    """Whether a word can begin in itself, as 学大学 can."""
    return any(folded.startswith(folded[at:]) for at in range(1, len(folded)))


def _apart(places: Numbers, length: int) -> Numbers:
    """From left to right, those that do not reach into the one kept before (as ``str.count`` counts)."""
    if not len(places) or not bool((np.diff(places) < length).any()):
        return places
    kept = np.ones(len(places), np.bool_)
    last = -length
    close = np.flatnonzero(np.diff(places, prepend=-length) < length)
    # Only chains of places that are close to each other have to be walked.
    for at in close.tolist():
        if kept[at - 1]:
            last = int(places[at - 1])
        if int(places[at]) < last + length:
            kept[at] = False
        else:
            last = int(places[at])
    return places[kept]
