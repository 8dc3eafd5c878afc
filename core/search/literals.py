"""What a text must hold to match a regular expression, so that the index can leave out most documents.

Careful rather than clever: what it does not understand demands nothing, and every document is looked through.
"""

import re

_FLAGS = re.compile(r"\(\?[a-zA-Z0-9-]*\)")
_OPTIONAL = re.compile(r"[*?]|\{0*,|\{0+\}")
_REPEATED = re.compile(r"\+|\{\d+,?\d*\}")
_PLAIN_ESCAPES = frozenset(r"\.^$*+?{}[]|()/-&~#\"'")
_SPECIAL = frozenset(".^$*+?{}[]|()\\")


def needed(pattern: str) -> list[str] | None:
    """Of these words each match holds one at least; None where that cannot be said.

    Alternatives at the outermost level give a word each; what stands in groups and sets is passed over.
    """
    if _FLAGS.search(pattern):
        # They change what all the rest means.
        return None
    branches = _branches(pattern)
    if branches is None:
        return None
    words = [max(branch, key=len, default="") for branch in branches]
    return words if all(words) else None


def _branches(pattern: str) -> list[list[str]] | None:
    """The plain words of each alternative; None for an expression that is not understood."""
    branches: list[list[str]] = [[""]]
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "|":
            branches.append([""])
            at += 1
            continue
        end, literal = _piece(pattern, at)
        if end is None:
            return None
        words = branches[-1]
        optional = _OPTIONAL.match(pattern, end)
        repeated = _REPEATED.match(pattern, end)
        if literal is None or optional:
            words.append("")
        else:
            words[-1] += literal
            if repeated:
                # What follows comes behind an unknown number of this.
                words.append("")
        at = _behind_quantifier(pattern, end) if optional or repeated else end
    return branches


def _behind_quantifier(pattern: str, at: int) -> int:
    if pattern[at] == "{":
        closed = pattern.find("}", at)
        at = closed + 1 if closed >= 0 else at + 1
    else:
        at += 1
    # Lazy and possessive forms.
    return at + 1 if at < len(pattern) and pattern[at] in "?+" else at


def _piece(pattern: str, at: int) -> tuple[int | None, str | None]:
    """Where the piece at `at` ends (None: not understood), and which character it is, if it is one."""
    char = pattern[at]
    if char == "\\":
        if at + 1 == len(pattern):
            return None, None
        following = pattern[at + 1]
        if following in _PLAIN_ESCAPES:
            return at + 2, following
        if following in "pP" and pattern[at + 2 : at + 3] == "{" and "}" in pattern[at:]:
            return pattern.index("}", at) + 1, None
        # \d, \w, \b and the like are of two characters; those with more are not understood.
        return (at + 2, None) if following in "dDwWsSbBAZ" else (None, None)
    if char == "[":
        return _end_of_set(pattern, at), None
    if char == "(":
        return _end_of_group(pattern, at), None
    if char in ".^$":
        return at + 1, None
    if char in _SPECIAL:
        return None, None
    return at + 1, char


def _end_of_set(pattern: str, at: int) -> int | None:
    at += 1
    if at < len(pattern) and pattern[at] == "^":
        at += 1
    if at < len(pattern) and pattern[at] == "]":
        at += 1
    while at < len(pattern) and pattern[at] != "]":
        if pattern[at] == "[":
            return None
        at += 2 if pattern[at] == "\\" else 1
    return at + 1 if at < len(pattern) else None


def _end_of_group(pattern: str, at: int) -> int | None:
    depth = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            at += 2
            continue
        if char == "[":
            end = _end_of_set(pattern, at)
            if end is None:
                return None
            at = end
            continue
        depth += (char == "(") - (char == ")")
        at += 1
        if depth == 0:
            return at
    return None
