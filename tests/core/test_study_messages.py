"""The sentences of studies are among those of the program; that each code has one, `test_messages.py` sees."""

from core.errors import UserError
from core.messages import MESSAGES, OPERATIONS, sentence
from core.study_messages import STUDY_ERRORS, STUDY_OPERATIONS


def test_they_are_worded_like_all_others():
    assert STUDY_ERRORS.items() <= MESSAGES.items()
    assert STUDY_OPERATIONS.items() <= OPERATIONS.items()
    assert sentence(UserError("study.no_unit", number="3-2-1"), "zh_CN") == "研究中没有编号为 3-2-1 的单元。"
