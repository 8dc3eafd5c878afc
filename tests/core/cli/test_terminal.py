import json

import pytest

from core.cli import terminal
from core.cli.terminal import Bar, complain, emit, language, say, table
from core.errors import UserError


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh_CN"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB", "LC_MESSAGES": "zh_TW"}, "zh_CN"),
        ({}, "en"),
    ],
)
def test_the_language_is_that_of_messages(
    monkeypatch: pytest.MonkeyPatch, values: dict[str, str], expected: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    assert language() == expected


def test_columns_line_up_with_numbers_at_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    table(["name", "n"], [["安全", 5], ["a\nb", 1000], [None, None]])
    assert capsys.readouterr().out.splitlines() == ["name     n", "安全     5", "a b   1000", ""]
    table(["name"], [])
    assert capsys.readouterr().out == ""


def test_names_that_are_no_utf_8_are_said_and_emitted_all_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    odd = b"\xff.txt".decode("utf-8", "surrogateescape")
    say(odd)
    said = capsys.readouterr().out
    said.encode("utf-8")
    emit({"path": odd, "listed": [odd]})
    answer = json.loads(capsys.readouterr().out)
    assert answer["listed"] == [answer["path"]]
    answer["path"].encode("utf-8")


def test_an_error_is_one_sentence_on_standard_error(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    complain(UserError("label.unknown", label="x"), "a.txt")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("a.txt: ")
    assert captured.err.count("\n") == 1


def test_a_bar_is_drawn_on_a_terminal_alone_and_removed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Bar() as bar:
        bar(1, 2, "a.txt")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(terminal.sys.stderr, "isatty", lambda: True)
    with Bar() as bar:
        bar(1, 2, "a.txt")
        bar(1, 2, "b.txt")
    drawn = capsys.readouterr().err
    assert "50 % a.txt" in drawn
    assert "b.txt" not in drawn
    assert drawn.endswith("\r\x1b[K")
