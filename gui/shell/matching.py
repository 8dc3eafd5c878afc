"""How well a typed query fits a line of the palette."""

from gui.shell.registry import Entry


def rank(query: str, text: str, more: str = "") -> int | None:
    """A score, higher is better, or None when some word of `query` is nowhere.

    A word may stand in `text` (at the start of a word best), in `more`, or be a subsequence of `text`'s letters.
    Case does not matter. An empty query fits everything with 0.
    """
    total = 0
    text, more = text.casefold(), more.casefold()
    for word in query.casefold().split():
        score = _rank_word(word, text, more)
        if score is None:
            return None
        total += score
    return total


def _rank_word(word: str, text: str, more: str) -> int | None:
    place = text.find(word)
    if place == 0:
        return 100
    if place > 0:
        return 80 if not text[place - 1].isalnum() else 60
    if word in more:
        return 40 if f" {word}" in f" {more}" else 30
    return 10 if len(word) > 1 and _is_subsequence(word, text) else None


def _is_subsequence(word: str, text: str) -> bool:
    letters = iter(text)
    return all(letter in letters for letter in word)


def best(query: str, entries: list[Entry]) -> list[Entry]:
    """The entries that fit, best first; what cannot be done now comes after what can."""
    scored = [(rank(query, entry.text, f"{entry.group} {entry.search}"), entry) for entry in entries]
    fitting = [(score, entry) for score, entry in scored if score is not None]
    fitting.sort(key=lambda pair: (not pair[1].enabled, -pair[0]))
    return [entry for _score, entry in fitting]
