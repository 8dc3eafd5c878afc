"""What memos are about."""

from core.exchange.said_checks import _WORD
from core.said.memos import Topic


def test_packages_take_all_that_memos_are_about() -> None:
    assert all(_WORD.fullmatch(about.value) for about in Topic)
