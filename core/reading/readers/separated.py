"""Reads separated values as programs really write them: finds the separator by parsing, knows several kinds of quotes.

RFC 4180 is one of many habits. Databases write quotes with backslashes, some programs quote whole rows, and a quotation
mark that never closes must not swallow the rows after it.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from core.errors import UserError

Cells = list[str]
LONGEST_CELL = 64 << 20
_SEPARATORS = ",\t;|"
"""If several give equal rows, the earlier one is preferred."""
_SAMPLE = 200_000
"""Characters in which the separator is looked for."""
_ROWS = 50
_REPAIRS = 50
"""Up to so many quotation marks that do not fit, each is looked at by itself."""
_LITERAL = "\ufdd6"
"""Stands for a quotation mark that is an ordinary character."""
_BACKSLASHED = re.compile(r'(?<!\\)\\"(?!\s*(?:[,;|\t\r\n]|$))')
_DOUBLED = re.compile(r'[^,;|\t\r\n]""(?!")[^,;|\t\r\n]')


class Separated:
    """The rows of a text of separated values."""

    def __init__(self, text: str, name: str) -> None:
        csv.field_size_limit(LONGEST_CELL)
        sample = text[:_SAMPLE]
        if _BACKSLASHED.search(sample) and not _DOUBLED.search(sample):
            text = text.replace('\\"', '""')
            sample = text[:_SAMPLE]
        self._text = text.replace(_LITERAL, "\ufdd7")
        self._is_cut = len(sample) < len(text)
        self.separator, self._is_wrapped = self._habits(sample, name)
        self.open_rows: list[int] = []
        """Rows (from 1) with a quotation mark that never closes, as far as rows were read."""

    def _habits(self, sample: str, name: str) -> tuple[str, bool]:
        """The separator, and whether every row is quoted as a whole."""
        usual = "," if name.lower().endswith(".csv") else "\t"
        best: tuple[float, str, bool] = (0.0, usual, False)
        for separator in sorted(_SEPARATORS, key=lambda char: char != usual):
            rows = self._few(csv.reader(io.StringIO(sample, newline=""), delimiter=separator))
            wrapped = [_parsed(row[0], separator) for row in rows if len(row) == 1 and separator in row[0]]
            is_wrapped = len(wrapped) == len(rows) > 0
            score = _evenness(wrapped if is_wrapped else rows)
            if score > best[0] + 0.01:
                best = (score, separator, is_wrapped)
        return best[1], best[2]

    def _few(self, reader: Iterator[Cells]) -> list[Cells]:
        rows: list[Cells] = []
        try:
            for row in reader:
                rows += [row] if any(row) else []
                if len(rows) > _ROWS:
                    return rows[:_ROWS]
        except csv.Error:
            return rows
        return rows[:-1] if self._is_cut and len(rows) > 1 else rows

    def rows(self) -> Iterator[Cells]:
        """All rows; raises UserError ``import.bad_table``."""
        for row in self._records():
            if self._is_wrapped and len(row) == 1:
                row = _parsed(row[0], self.separator)
            yield [cell.replace(_LITERAL, '"') for cell in row] if any(_LITERAL in cell for cell in row) else row

    def _records(self) -> Iterator[Cells]:
        begin = number = 0
        for _ in range(_REPAIRS):
            lines = _Lines(self._text, begin)
            reader = csv.reader(lines, delimiter=self.separator, strict=True)
            try:
                for row in reader:
                    number += 1
                    yield row
                    begin = lines.at
                return
            except csv.Error as error:
                if "field larger" in str(error):
                    raise UserError("import.bad_table", row=number + 1) from error
                self._repair(begin, number + 1)
        try:
            for row in csv.reader(_Lines(self._text, begin), delimiter=self.separator):
                number += 1
                yield row
        except csv.Error as error:
            raise UserError("import.bad_table", row=number + 1) from error

    def _repair(self, begin: int, row: int) -> None:
        """Make the first quotation mark in a record that does not fit an ordinary character."""
        text, at = self._text, begin
        ends = (self.separator, "\n", "\r")
        while (at := text.find('"', at)) >= 0:
            if at > begin and text[at - 1] not in ends:
                at += 1
                continue
            close = _closing(text, at)
            rest = text[close + 1 : close + 40].lstrip(" ") if close >= 0 else "?"
            if close >= 0 and (not rest or rest.startswith(ends)):
                blank = len(text[close + 1 : close + 40]) - len(rest)
                if blank:
                    self._text = text[: close + 1] + text[close + 1 + blank :]
                    return
                at = close + 1
                continue
            if close < 0 or "\n" in text[at:close]:
                self.open_rows.append(row)
            self._text = f"{text[:at]}{_LITERAL}{text[at + 1 :]}"
            return
        self._text = text[:begin] + text[begin:].replace('"', _LITERAL)


class _Lines:
    """The lines of a text from a place on, for the csv module. It knows how far they were read."""

    def __init__(self, text: str, at: int) -> None:
        self._text = text
        self.at = at

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.at >= len(self._text):
            raise StopIteration
        end = self._text.find("\n", self.at) + 1
        lone = self._text.find("\r", self.at, end or None)
        if lone >= 0 and self._text[lone + 1 : lone + 2] != "\n":
            end = lone + 1
        end = end or len(self._text)
        line = self._text[self.at : end]
        self.at = end
        return line


def _closing(text: str, at: int) -> int:
    """The index of the quotation mark that closes the one at `at`; -1 if there is none."""
    close = text.find('"', at + 1)
    while close >= 0 and text[close + 1 : close + 2] == '"':
        close = text.find('"', close + 2)
    return close


def _parsed(row: str, separator: str) -> Cells:
    try:
        return next(iter(csv.reader([row], delimiter=separator)), Cells())
    except csv.Error:
        return [row]


def _evenness(rows: list[Cells]) -> float:
    """How evenly rows are cut: the share of rows that have the usual number of cells, if that is more than one."""
    counts = Counter(len(row) for row in rows)
    several = {count: rows_ for count, rows_ in counts.items() if count > 1}
    if not several:
        return 0.0
    usual = max(several, key=lambda count: (several[count], count))
    return several[usual] / len(rows)
