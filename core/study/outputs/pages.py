"""Tables as a page and as LaTeX, with numbered captions."""

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
_LINE = 110
"""Characters that a line of a LaTeX table takes in ordinary type."""
_LONG = 200
"""Characters of a cell from which on a LaTeX column wraps."""


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
    numeric = _numeric(table)
    longest = [max((len(shown(row[at])) for row in table.rows), default=0) for at in range(len(table.head))]
    wide = [length >= _LONG for length in longest]
    width = 0.7 / max(1, sum(wide))
    columns = "".join(
        f"p{{{width:.2f}\\linewidth}}" if long else "r" if right else "l"
        for long, right in zip(wide, numeric, strict=True)
    )
    needed = [max(least, 4, *map(len, name.split())) for least, name in zip(longest, table.head, strict=True)]
    crowded = not any(wide) and sum(needed) + 2 * len(needed) > _LINE
    if crowded:
        # Every column wraps, by the room that it needs; what would be left of a line goes between them.
        room = 0.8 / sum(needed)
        columns = "".join(f">{{\\raggedright\\arraybackslash}}p{{{room * each:.3f}\\linewidth}}" for each in needed)
    head = " & ".join(map(_tex, table.head))
    lines = "".join(f"{' & '.join(_tex(shown(cell)) for cell in row)} \\\\\n" for row in table.rows)
    note = f"\n\n{{\\small {_tex(table.note)}}}" if table.note else ""
    small = "{\\scriptsize\\setlength{\\tabcolsep}{2pt}\n" if crowded else ""
    return (
        f"{small}\\begin{{longtable}}{{{columns}}}\n\\caption{{{_tex(table.caption)}}}\\label{{tab:{_label(table.name)}}}\\\\\n"
        f"\\toprule\n{head} \\\\\n\\midrule\n\\endfirsthead\n\\toprule\n{head} \\\\\n\\midrule\n\\endhead\n"
        f"{lines}\\bottomrule\n\\end{{longtable}}{'}' if crowded else ''}{note}"
    )


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
