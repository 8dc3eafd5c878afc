"""Sentences about what is said beside labels."""

from core import messages, said_messages


def test_they_are_among_all_sentences() -> None:
    assert said_messages.MESSAGES.items() <= messages.MESSAGES.items()
    assert said_messages.OPERATIONS.items() <= messages.OPERATIONS.items()
    assert said_messages.LOSSES.items() <= messages.LOSSES.items()
