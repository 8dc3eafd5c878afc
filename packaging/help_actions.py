"""Writes what the manual of the command line says of actions: ``python packaging/help_actions.py``.

`resources/help/actions.json` holds names, menus and keys of the table of actions, which only the window can import.
"""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from gui.actions.table import ACTIONS  # noqa: E402

FILE = ROOT / "resources" / "help" / "actions.json"


def actions() -> str:
    """The content of the file: a line an action."""
    rows = ({"id": spec.id, "text": spec.text, "menu": spec.menu.value, "keys": list(spec.keys)} for spec in ACTIONS)
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n]\n"


if __name__ == "__main__":
    FILE.write_text(actions(), encoding="utf-8")
