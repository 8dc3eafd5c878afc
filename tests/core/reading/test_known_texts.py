from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from core.model import Meta, NewDocument, Source
from core.progress import never
from core.reading import known_texts
from core.reading.known_texts import KnownTexts, NearlySame, SameText
from core.reading.prepare import Incoming, Refused
from core.session import Session
from tests.core.projects import TEXT, first, report

LONG = "".join(
    f"第{number}项工作：在第{number * 7}所乡村小学改造食堂{number * 3}间，添置校车。\n" for number in range(12)
)


def incoming(text: str, title: str = "新报告") -> Incoming:
    new = NewDocument(text, Meta(title), Source("a.txt", sha256(text.encode()).hexdigest(), "utf-8", "text/1"))
    return Incoming(title, Path("a.txt"), new, [])


def test_a_text_of_the_project_is_known_by_its_title(session: Session) -> None:
    known = KnownTexts(session, never)
    assert known.compared("a.txt", incoming(TEXT)) == (SameText("城东区报告", first(session)), None)


def test_a_text_that_came_before_is_known_by_its_row() -> None:
    known = KnownTexts(None, never)
    assert known.compared("a.txt", incoming(LONG, "甲")) == (None, None)
    same, near = known.compared("b.txt", incoming(LONG, "乙"))
    assert near is None
    assert same is not None
    assert (same.title, same.source) == ("甲", "a.txt")


def test_a_text_nearly_the_same_is_told_and_one_of_the_project_before_one_of_a_row(session: Session) -> None:
    session.documents.add([report(LONG, "项目里的")])
    known = KnownTexts(session, never)
    same, near = known.compared("a.txt", incoming(LONG + "另加一句：明年继续努力。", "甲"))
    assert same is None
    assert isinstance(near, NearlySame)
    assert (near.title, near.source) == ("项目里的", None)
    assert 0.8 < near.common < 1
    _same, again = known.compared("b.txt", incoming(LONG + "另加一句：明年继续努力！", "乙"))
    assert again is not None
    assert again.title == "项目里的"


def test_what_was_removed_from_the_project_is_like_nothing(session: Session) -> None:
    (added,) = session.documents.add([report(LONG, "项目里的")])[0].added
    KnownTexts(session, never)
    session.documents.remove([added.id])
    assert KnownTexts(session, never).compared("a.txt", incoming(LONG + "又一句。")) == (None, None)


def test_more_text_than_can_be_held_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known_texts, "HELD", 10)
    known = KnownTexts(None, never)
    fits = (incoming("一二三四五六"),)
    assert known.within_limit("a.txt", fits) == fits
    (refused,) = known.within_limit("b.txt", (replace(fits[0]),))
    assert isinstance(refused, Refused)
    assert refused.error.code == "import.too_much"
    assert known.within_limit("c.txt", (incoming("七"),))
