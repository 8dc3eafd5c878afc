"""The sentences about comparing are in the program's table, once."""

from core.comparing_messages import COMPARING_MESSAGES
from core.errors import UserError
from core.messages import MESSAGES, sentence
from core.model_messages import MODEL_MESSAGES
from core.said_messages import MESSAGES as SAID


def test_they_are_joined_and_no_other_table_has_one_of_them():
    assert COMPARING_MESSAGES.items() <= MESSAGES.items()
    assert not COMPARING_MESSAGES.keys() & (MODEL_MESSAGES.keys() | SAID.keys())


def test_one_is_said_with_its_fields():
    error = UserError("study.no_dimension", value="工具", known="要素")
    assert "工具" in sentence(error)
