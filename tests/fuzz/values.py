"""Other values in place of those of JSON, where damaged bytes would mostly be no JSON any more."""

import json
import random
import re
from typing import Any

_SCALARS: tuple[Any, ...] = (
    *(None, True, False, 0, -1, 1, 2, 2**31, 2**53 - 1, 2**53, 2**63 - 1, 2**63, 2**64, -(2**63), 0.5, 1e308, -0.0),
    *("", " ", "*", "..", "../../outside/x", "/", "a/b", "\\", "con", "x" * 201, "x" * 5_000, "\0", "\n", "\u202e"),
    *("zzzz", "2024", "2024-05-01T08:00:00.000Z", "9999-99-99T99:99:99.999Z", "#0072B2", "#xyzxyz", "甲", "𠮷", "=1+1"),
    *("not_started", "done", "take:", "take:x", "strategy:x", "adjudicated", "person", "user", "[]", "{}", "[[[[1]]]]"),
    *("00000000-0000-8000-8000-000000000001", "0" * 64, "f" * 64, "a" * 16, "[" * 1_200 + "]" * 1_200),
)


_DEEP = "@nested "
_NESTED = re.compile(f'"{_DEEP}([0-9]+)"')


def encoded(value: Any) -> bytes:
    """JSON of a value that `changed` made, with what it nests deeper than Python's encoder goes."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    text = _NESTED.sub(lambda found: "[" * int(found[1]) + "]" * int(found[1]), text)
    return text.encode("utf-8", "surrogatepass")


def changed(value: Any, chance: random.Random) -> Any:
    """The value with one to six things in it replaced, removed, repeated or put elsewhere."""
    made = json.loads(json.dumps(value))
    for _ in range(chance.choice([1, 1, 1, 2, 3, 6])):
        made = _once(made, chance)
    return made


def _once(value: Any, chance: random.Random) -> Any:
    holders = _holders(value)
    if not holders or chance.random() < 0.02:
        return _other(value, chance)
    holder = chance.choice(holders)
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    if not keys or chance.random() < 0.05:
        _add(holder, _other(None, chance), chance)
        return value
    key: Any = chance.choice(keys)
    what = chance.random()
    if what < 0.55:
        holder[key] = _other(holder[key], chance)
    elif what < 0.7:
        # What stands elsewhere: another row's id, an end for a start.
        other = chance.choice(holders)
        elsewhere = other.values() if isinstance(other, dict) else other
        holder[key] = chance.choice([*(value for value in elsewhere if not isinstance(value, dict | list)), None])
    elif what < 0.85:
        del holder[key]
    elif isinstance(holder, list):
        holder[key:key] = [holder[key]] * chance.choice([1, 1, 2, 40])
    else:
        holder[chance.choice(["extra", "x", "", "deleted", "id", key.upper()])] = holder[key]
    return value


def _other(value: Any, chance: random.Random) -> Any:
    what = chance.random()
    if what < 0.1:
        return f"{_DEEP}{chance.choice([2, 50, 97, 99, 101, 260, 900, 1_100, 100_000])}"
    if what < 0.3 and isinstance(value, int) and not isinstance(value, bool):
        return value + chance.choice([-1, 1, 2, 1_000])
    if what < 0.3 and isinstance(value, str) and value:
        at = chance.randrange(len(value))
        return value[:at] + chance.choice(["", "x", "0", "\u3000", value]) + value[at + chance.randint(0, 1) :]
    return chance.choice(_SCALARS)


def _add(holder: Any, value: Any, chance: random.Random) -> None:
    if isinstance(holder, list):
        holder.insert(chance.randint(0, len(holder)), value)
    else:
        holder[chance.choice(["x", "id", "extra", "deleted", "revision", "parts", "withheld"])] = value


def _holders(value: Any) -> list[Any]:
    """Every list and object in a value, itself included."""
    found: list[Any] = []
    waiting = [value]
    while waiting:
        holder = waiting.pop()
        if isinstance(holder, dict | list):
            found.append(holder)
            waiting += holder.values() if isinstance(holder, dict) else holder
    return found
