"""Every error and operation of assigning has a sentence, and no sentence is of one that is gone."""

import re
from pathlib import Path

from core.assigning_messages import ASSIGNING_ERRORS, ASSIGNING_OPERATIONS
from core.messages import MESSAGES, OPERATIONS

VERBS = Path(__file__).resolve().parents[2] / "core" / "verbs" / "assigning.py"


def test_the_sentences_are_those_of_what_is_raised_and_done() -> None:
    written = set(re.findall(r'"(assignment\.[a-z_]+)"', VERBS.read_text(encoding="utf-8")))
    assert written == ASSIGNING_ERRORS.keys() | ASSIGNING_OPERATIONS.keys()
    assert ASSIGNING_ERRORS.items() <= MESSAGES.items()
    assert ASSIGNING_OPERATIONS.items() <= OPERATIONS.items()
