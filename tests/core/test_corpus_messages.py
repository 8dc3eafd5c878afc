from core.corpus_messages import CORPUS_ERRORS, CORPUS_OPERATIONS
from core.messages import MESSAGES, OPERATIONS


def test_the_window_and_the_command_line_know_them() -> None:
    assert CORPUS_ERRORS.items() <= MESSAGES.items()
    assert CORPUS_OPERATIONS.items() <= OPERATIONS.items()
