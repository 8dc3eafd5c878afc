"""What a benchmark found, as JSON: printed, and kept in a file."""

import json
import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench"


def keep(name: str, found: object) -> None:
    """Print the figures and write them to ``build/bench/<name>.json``.

    The variable BENCH_OUT names another folder, or the file itself where it ends in ``.json``.
    """
    out = Path(os.environ.get("BENCH_OUT") or FOLDER)
    if out.suffix != ".json":
        out = out / f"{name}.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(found, indent=2, ensure_ascii=False)
    print(text)
    out.write_text(text + "\n", encoding="utf-8")


def answer(found: object) -> None:
    """Print the figures, and write them to the file that the command line names, if it does."""
    text = json.dumps(found, indent=2, ensure_ascii=False)
    print(text)
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(text + "\n", encoding="utf-8")
