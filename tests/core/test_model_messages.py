"""Sentences for what a language model's server does wrong."""

import re
from pathlib import Path

from core import messages
from core.model_messages import MODEL_MESSAGES

SOURCES = Path(__file__).resolve().parents[2] / "core" / "suggest"


def test_what_is_raised_is_worded_and_what_is_worded_is_raised() -> None:
    raised = {
        code
        for name in ("chat.py", "asking.py")
        for code in re.findall(r'"(model\.\w+)"', (SOURCES / name).read_text("utf-8"))
    }
    assert raised == MODEL_MESSAGES.keys()
    assert MODEL_MESSAGES.items() <= messages.MESSAGES.items()
