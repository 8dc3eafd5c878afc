"""What the commands say: JSON or lines on standard output, sentences and a progress bar on standard error."""

import os
import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar, cast

import click

from core.errors import BiaoduError
from core.file_names import well_formed
from core.messages import sentence

F = TypeVar("F", bound=Callable[..., object])

_BAR = 30


def language() -> str:
    """The language of messages, from LC_ALL, LC_MESSAGES or LANG: ``zh_CN`` or ``en``."""
    chosen = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh_CN" if chosen.lower().startswith("zh") else "en"


def word(error: BiaoduError) -> str:
    """The sentence for an error."""
    return sentence(error, language())


def complain(error: BiaoduError, about: str = "") -> None:
    """Say on standard error what went wrong, and about what."""
    note(f"{about}: {word(error)}" if about else word(error))


def note(line: str) -> None:
    """A line on standard error."""
    click.echo(well_formed(line), err=True)


def say(line: str) -> None:
    """A line on standard output. A path in it goes through `readable`, which looks at all its bytes together."""
    click.echo(well_formed(line))


def emit(value: object) -> None:
    """One JSON value on standard output: UTF-8, whatever bytes the names of files in it are."""
    import json

    click.echo(json.dumps(_well_formed(value), ensure_ascii=False, indent=2))


def _well_formed(value: object) -> object:
    if isinstance(value, str):
        return well_formed(value)
    if isinstance(value, dict):
        pairs = cast("dict[str, object]", value).items()
        return {name: _well_formed(inner) for name, inner in pairs}
    if isinstance(value, list | tuple):
        return [_well_formed(inner) for inner in cast("list[object]", value)]
    return value


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns on standard output; Chinese characters take two places, numbers stand right."""
    lines = [[_cell(value) for value in row] for row in rows]
    if not lines:
        return
    numeric = [all(line[column][1] for line in lines) for column in range(len(head))]
    cells = [list(head), *([text for text, _ in line] for line in lines)]
    widths = [max(_width(line[column]) for line in cells) for column in range(len(head))]
    for line in cells:
        padded = [_pad(text, width, right) for text, width, right in zip(line, widths, numeric, strict=True)]
        say("  ".join(padded).rstrip())


def _cell(value: object) -> tuple[str, bool]:
    if value is None:
        return "", True
    return " ".join(well_formed(str(value)).split()), isinstance(value, int | float)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _pad(text: str, width: int, right: bool) -> str:
    gap = " " * (width - _width(text))
    return gap + text if right else text + gap


class Bar:
    """A progress bar on standard error, when that is a terminal; a context manager that removes it at the end."""

    def __init__(self) -> None:
        self._shown = -1
        self._on = sys.stderr.isatty()

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._on and self._shown >= 0:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def __call__(self, done: int, total: int, what: str) -> None:
        """A `core.progress.Progress`."""
        percent = 100 * done // total if total else 0
        if not self._on or percent == self._shown:
            return
        self._shown = percent
        filled = _BAR * percent // 100
        sys.stderr.write(f"\r\x1b[K[{'#' * filled}{'.' * (_BAR - filled)}] {percent:3} % {what[:40]}")
        sys.stderr.flush()


project_argument = click.argument("project", type=click.Path(path_type=Path))
json_option = click.option("--json", "as_json", is_flag=True, help="Answer as JSON on standard output.")
