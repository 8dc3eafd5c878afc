"""The guide: in both languages the same, and true to the keys the window has."""

import re

import pytest

from gui.actions.table import ACTIONS
from resources import loader

GUIDES = {language: loader.read_text(f"help/guide.{language}.md") for language in ("zh", "en")}
OTHERS = {"Shift+Left", "Shift+Right"} | {str(digit) for digit in range(1, 10)}
"""What the text view itself and the labels answer to."""
KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+\S+|F\d+|Return|Delete|[^\w\s]|\d")


def keys(guide: str) -> list[str]:
    return [code for code in re.findall(r"`([^`]+)`", guide) if KEY.fullmatch(code)]


@pytest.mark.parametrize("language", GUIDES)
def test_every_key_it_names_does_something(language: str):
    known = {key for action in ACTIONS for key in action.keys} | OTHERS
    assert set(keys(GUIDES[language])) - known == set()


def test_both_languages_say_the_same_in_the_same_order():
    chinese, english = GUIDES["zh"], GUIDES["en"]
    assert keys(chinese) == keys(english)
    for pattern in ("^#+ ", r"^\| ", "^- ", r"^\d\. "):
        assert len(re.findall(pattern, chinese, re.MULTILINE)) == len(re.findall(pattern, english, re.MULTILINE))


@pytest.mark.parametrize("language", GUIDES)
def test_the_labels_are_called_as_in_the_codebook(language: str):
    names = re.findall(f'"name_{language}": "([^"]+)"', loader.read_text("codebooks/education.json"))
    assert len(names) == 4
    assert all(name in GUIDES[language] for name in names)
