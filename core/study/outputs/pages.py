"""Tables as a page and as LaTeX, with numbered captions."""

import re
from collections.abc import Sequence
from html import escape

from core.study.tables import StudyTable, shown
from core.study.words import word

PAGE_STYLE = """body{max-width:72rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 "Noto Sans CJK SC","Microsoft YaHei",
sans-serif;color:#1f2328;background:#fff}table{border-collapse:collapse;margin:.5rem 0 2rem;border-top:2px solid;
border-bottom:2px solid}caption{text-align:left;padding:.25rem 0;font-weight:600}th{border-bottom:1px solid}td,th{
padding:.2rem .75rem;text-align:left;vertical-align:top}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}
p.note{margin-top:-1.5rem;font-size:.9em}"""
_LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", "\n": r"\newline ", "\t": " ", "[": "{[}", "]": "{]}",
}  # fmt: skip
"""What LaTeX reads otherwise; brackets would be taken for the argument of the line end before them."""
_LINE, _SMALL_LINE = 90, 128
"""Latin letters that a line takes in ordinary and in small type; a Chinese character is as wide as two."""
_BETWEEN = 2
"""The same between two columns."""
_WIDEST, _LONGEST_WORD = 240, 14
"""Letters beyond which a column, or a word in it, gets no more of a line."""
_BREAKABLE = re.compile("[\u2e80-\U0010ffff-]")
"""Between these a line may end."""


def html_page(tables: Sequence[StudyTable], title: str, language: str) -> str:
    """A page of its own, without scripts and without anything from elsewhere."""
    made = "".join(html_table(table, number, language) for number, table in enumerate(tables, 1))
    tag = "zh-CN" if language.startswith("zh") else "en"
    return (
        f'<!DOCTYPE html><html lang="{tag}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{PAGE_STYLE}</style></head><body><h1>{escape(title)}</h1>{made}</body></html>\n"
    )


def html_table(table: StudyTable, number: int, language: str) -> str:
    """One table with its caption and note."""
    numeric = _numeric(table)

    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(
            f"<{tag}{' class=n' if right else ''}>{escape(text)}</{tag}>"
            for text, right in zip(row, numeric, strict=True)
        )

    body = "".join(f"<tr>{cells('td', [shown(cell) for cell in row])}</tr>" for row in table.rows)
    note = f'<p class="note">{escape(table.note)}</p>' if table.note else ""
    caption = f"{word('table', language)} {number}  {table.caption}"
    return (
        f"<table><caption>{escape(caption)}</caption><thead><tr>{cells('th', table.head)}</tr></thead>"
        f"<tbody>{body}</tbody></table>{note}"
    )


def latex(tables: Sequence[StudyTable], title: str) -> str:
    """A document for XeLaTeX or LuaLaTeX with ctex and booktabs; longtable lets long tables run over pages."""
    made = "\n\n".join(map(_latex_table, tables))
    return (
        "% !TEX program = xelatex\n\\documentclass{ctexart}\n\\usepackage{booktabs,longtable,array}\n"
        f"\\usepackage[margin=2cm]{{geometry}}\n\\title{{{_tex(title)}}}\n\\date{{}}\n\\begin{{document}}\n"
        f"\\maketitle\n\n{made}\n\n\\end{{document}}\n"
    )


def _latex_table(table: StudyTable) -> str:
    cells = [[shown(row[at]) for row in table.rows] for at in range(len(table.head))]
    needed = [max(map(_width, (name, *column))) for name, column in zip(table.head, cells, strict=True)]
    if crowded := sum(needed) + _BETWEEN * len(needed) > _LINE:
        columns = "".join(map(_wrapping, _shares(table.head, cells, needed)))
    else:
        columns = "".join("r" if right else "l" for right in _numeric(table))
    head = " & ".join(map(_tex, table.head))
    lines = "".join(f"{' & '.join(map(_tex, row))} \\\\\n" for row in zip(*cells, strict=True))
    note = f"\n\n{{\\small {_tex(table.note)}}}" if table.note else ""
    small = "{\\scriptsize\\setlength{\\tabcolsep}{2pt}\n" if crowded else ""
    return (
        f"{small}\\begin{{longtable}}{{{columns}}}\n\\caption{{{_tex(table.caption)}}}\\label{{tab:{_label(table.name)}}}\\\\\n"
        f"\\toprule\n{head} \\\\\n\\midrule\n\\endfirsthead\n\\toprule\n{head} \\\\\n\\midrule\n\\endhead\n"
        f"{lines}\\bottomrule\n\\end{{longtable}}{'}' if crowded else ''}{note}"
    )


def _width(text: str) -> int:
    """Of the widest line of a text, in Latin letters; a Chinese character takes two."""
    return max((sum(2 if sign > "\u2e80" else 1 for sign in line) for line in text.split("\n")), default=0)


def _shares(head: Sequence[str], cells: Sequence[Sequence[str]], needed: Sequence[int]) -> list[float]:
    """The share of a line that each column of a table gets that is too wide for one, so that all of them wrap.

    Each gets what its longest word needs, which cannot be broken, and of what is left as much as it would fill.
    """
    words = [
        max((_width(word) for text in (name, *column) for word in _BREAKABLE.sub(" ", text).split()), default=1)
        for name, column in zip(head, cells, strict=True)
    ]
    least = [min(word, _LONGEST_WORD) + 1 for word in words]
    more = [max(0, min(each, _WIDEST) - word) for each, word in zip(needed, least, strict=True)]
    room = max(0, _SMALL_LINE - sum(least))
    shares = [word + room * each / max(1, sum(more)) for word, each in zip(least, more, strict=True)]
    between = min(0.5, 0.01 * len(head))
    return [(1 - between) * share / max(_SMALL_LINE, sum(shares)) for share in shares]


def _wrapping(share: float) -> str:
    return f">{{\\raggedright\\arraybackslash\\hspace{{0pt}}}}p{{{share:.3f}\\linewidth}}"


def _tex(text: str) -> str:
    return "".join(_LATEX.get(sign, sign) for sign in text if sign == "\n" or sign == "\t" or sign >= " ")


def _label(name: str) -> str:
    return "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in name)


def _numeric(table: StudyTable) -> list[bool]:
    """Of each column whether it holds numbers."""
    return [
        bool(table.rows)
        and all(not isinstance(row[at], str) for row in table.rows)
        and any(row[at] is not None for row in table.rows)
        for at in range(len(table.head))
    ]
