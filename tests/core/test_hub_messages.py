"""Every error of the hub has a sentence, and no sentence is of an error that is gone."""

import re
from pathlib import Path

from core.hub_messages import HUB_ERRORS, HUB_OPERATIONS
from core.messages import MESSAGES, OPERATIONS

ROOT = Path(__file__).resolve().parents[2]


def test_the_sentences_are_those_of_what_is_raised() -> None:
    sources = [*(ROOT / "core" / "hub").glob("*.py"), *(ROOT / "core" / "cli").glob("hub*.py")]
    raised = {code for path in sources for code in re.findall(r'"(hub\.[a-z_]+)"', path.read_text(encoding="utf-8"))}
    assert HUB_ERRORS.keys() == {code for code in raised if code != "hub.hub"}
    assert HUB_ERRORS.items() <= MESSAGES.items()
    assert HUB_OPERATIONS.items() <= OPERATIONS.items()
