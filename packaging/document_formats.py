"""Writes the table of formats in core/formats/README.md from the registry; ``--check`` only says whether it is so."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from core.formats.protocol import Format  # noqa: E402
from core.formats.registry import formats  # noqa: E402

PAGE = ROOT / "core" / "formats" / "README.md"
MARK = "<!-- made by packaging/document_formats.py -->\n"


def table() -> str:
    """A row for each format and each of its choices, installed ones of others left out."""
    rows = ["| format | made of | in, out | leaves out |", "|---|---|---|---|"]
    ours = [known for known in formats().values() if known.write is None or known.write.__module__.startswith("core.")]
    for known in ours:
        rows += [
            _row(
                known,
                f"--{option.name} {choice.value}",
                choice.description,
                {option.name: choice.value},
                choice.one_way,
            )
            for option in known.options
            for choice in option.choices
        ] or [_row(known, "", known.description, {}, False)]
    return "\n".join(rows) + "\n"


def _row(known: Format, choice: str, description: str, chosen: dict[str, str], one_way: bool) -> str:
    ways = ", ".join(way for way, can in (("in", known.reads and not one_way), ("out", known.writes)) if can)
    title = f"[{known.title}]({known.link})" if known.link else known.title
    left_out = ", ".join(sorted(known.lacks(chosen))) or "nothing"
    return f"| {title} `{known.id}` {f'`{choice}`' if choice else ''} | {description} | {ways} | {left_out} |"


def page() -> str:
    """The page as it should be."""
    return PAGE.read_text("utf-8").partition(MARK)[0] + MARK + "\n" + table()


if __name__ == "__main__":
    if "--check" in sys.argv[1:]:
        sys.exit(page() != PAGE.read_text("utf-8"))
    PAGE.write_text(page(), "utf-8")
