import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reading.import_check import Held, marked_bytes, size
from core.text.canonical import Decoded
from tests.core.reading.specimens import docx, p
from tests.core.reading.word_specimens import read, t


@given(st.text("甲乙丙 \n², 2", max_size=20), st.text("甲乙丙 \n", max_size=9), st.randoms(use_true_random=False))
def test_nothing_is_missing_when_all_arrives_in_whatever_order_and_blanks(text: str, left_out: str, random) -> None:  # type: ignore[no-untyped-def]
    held = Held()
    held.add(text + left_out)
    held.leave_out(left_out)
    shuffled = random.sample(text, len(text))
    assert list(held.notices(" ".join(shuffled) + "一、")) == []
    assert held.characters == size(text)


@given(st.text("甲乙丙", min_size=1, max_size=20), st.integers(0, 19))
def test_every_character_that_is_missing_is_counted(text: str, at: int) -> None:
    held = Held()
    held.add(text)
    at %= len(text)
    (told,) = held.notices(text[:at] + text[at + 1 :])
    assert told.fields == {"count": 1, "characters": len(text), "sample": text[at]}


def test_marked_bytes_are_told_with_the_first_of_them() -> None:
    (told,) = marked_bytes(Decoded("x", "utf-8", (7, 9)))
    assert told.fields == {"count": 2, "byte": 7, "encoding": "utf-8"}
    assert marked_bytes(Decoded("x", "utf-8")) == ()


def test_what_a_document_shows_is_counted_and_what_is_missing_would_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    body = p("甲乙丙") + p(t("丁") + t("隐藏", "<w:vanish/>"))
    assert read(docx(body)).held == 4
    monkeypatch.setattr("core.reading.readers.docx._paragraph", lambda *_: iter(()))
    monkeypatch.setattr("core.reading.readers.docx._notes", lambda state: [_line("甲")])
    (told,) = (notice for notice in read(docx(body)).notices if notice.code == "import.characters_missing")
    assert told.fields["count"] == 5


def _line(content: str) -> object:
    from core.reading.readers import docx as module

    return module._Line(content)  # type: ignore[reportPrivateUsage]
