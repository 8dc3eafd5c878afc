"""Every error of the team folder has a sentence, and no sentence is of an error that is gone."""

import re
from pathlib import Path

from core.messages import MESSAGES
from core.team_messages import TEAM_ERRORS

ROOT = Path(__file__).resolve().parents[2]


def test_the_sentences_are_those_of_what_is_raised() -> None:
    core = ROOT / "core"
    sources = [*(core / "exchange").glob("*.py"), *(core / "verbs").glob("team_*.py"), core / "cli" / "team.py"]
    raised = {code for path in sources for code in re.findall(r'"(team\.[a-z_]+)"', path.read_text(encoding="utf-8"))}
    assert TEAM_ERRORS.keys() == raised - {"team.folder"}
    assert TEAM_ERRORS.items() <= MESSAGES.items()
