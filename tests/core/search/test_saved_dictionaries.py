"""Dictionaries that a project keeps."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.search.saved_dictionaries import PREFIX, save_dictionary, saved_dictionaries
from core.session import Session
from core.starting import start_from

WORDS = {"safety": ["安全 | 平安", "校车"], "teachers": ["教师 -补助"]}


def test_a_dictionary_is_kept_replaced_and_forgotten(session: Session) -> None:
    save_dictionary(session, " 安全 ", WORDS)
    save_dictionary(session, "教师", {"teachers": ["教师"]})
    assert saved_dictionaries(session) == {"安全": WORDS, "教师": {"teachers": ["教师"]}}
    save_dictionary(session, "安全", {"safety": ["平安"]})
    save_dictionary(session, "教师", None)
    assert saved_dictionaries(session) == {"安全": {"safety": ["平安"]}}


def test_keeping_replacing_and_forgetting_are_steps_that_can_be_undone(session: Session) -> None:
    save_dictionary(session, "安全", WORDS)
    save_dictionary(session, "安全", {"safety": ["平安"]})
    save_dictionary(session, "安全", None)
    states = []
    for _step in range(3):
        session.history.undo()
        states.append(saved_dictionaries(session))
    assert states == [{"安全": {"safety": ["平安"]}}, {"安全": WORDS}, {}]
    session.history.redo()
    assert saved_dictionaries(session) == {"安全": WORDS}


def test_one_without_a_name_or_a_word_is_refused(session: Session) -> None:
    for name, words in ((" ", WORDS), ("a", {}), ("a", {"safety": []})):
        with pytest.raises(UserError):
            save_dictionary(session, name, words)
    assert saved_dictionaries(session) == {}


@pytest.mark.parametrize("stored", ["", "[]", "{", "1", "{}", '{"a": 1}', '{"a": [1, ""]}'])
def test_what_cannot_be_read_is_left_out(session: Session, stored: str) -> None:
    session.set_setting(f"{PREFIX}x", stored)
    assert saved_dictionaries(session) == {}


def test_they_are_there_again_and_go_to_a_colleague_who_starts_from_a_package(tmp_path: Path) -> None:
    with Session.create(tmp_path / "mine.biaodu") as mine:
        save_dictionary(mine, "安全", WORDS)
        mine.exchange.package(tmp_path / "all.biaodupkg")
    with Session.open(tmp_path / "mine.biaodu") as again:
        assert saved_dictionaries(again) == {"安全": WORDS}
    start_from(tmp_path / "all.biaodupkg", tmp_path / "theirs.biaodu", Session).close()
    with Session.open(tmp_path / "theirs.biaodu") as theirs:
        assert saved_dictionaries(theirs) == {"安全": WORDS}
