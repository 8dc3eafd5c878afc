"""The manual: in both languages the same, and true to what the window has."""

import re

import pytest

from core import manual
from gui.actions.fixed_keys import fixed_entries
from gui.actions.table import ACTIONS
from resources import loader

TEXTS = {
    (language, name): loader.read_text(f"help/{folder}/{name}.md")
    for language, folder in manual.FOLDERS.items()
    for name in manual.PAGES
}
DIGITS = [str(digit) for digit in range(1, 10)]
OTHERS = {"Shift+Left", "Shift+Right", "Ctrl+Enter", "Tab", "-", *DIGITS, *(f"Alt+{digit}" for digit in DIGITS)}
"""What the text view itself, the labels (also with Alt), hints (`-`) and the field of comments answer to."""
KEY = re.compile(r"(?:(?:Ctrl|Alt|Shift)\+)+\S+|F\d+|Return|Delete|Escape|Tab|[^\w\s]|\d|[A-Z]")
PLACEHOLDER = re.compile(r"{(\w+):([\w.]+)}")


@pytest.mark.parametrize(("language", "name"), TEXTS)
def test_every_action_it_names_exists_and_has_the_key_that_it_says(language: str, name: str) -> None:
    by_id = {spec.id: spec for spec in ACTIONS}
    known = manual.known_actions(language)
    text = TEXTS[language, name]
    named = {(kind, id_) for kind, id_ in PLACEHOLDER.findall(text) if kind != "label"}
    assert {kind for kind, _id in named} <= {"action", "key", "keys", "menu"}
    assert {id_ for _kind, id_ in named} <= by_id.keys()
    for kind, id_ in named:
        filled = manual.filled(f"{{{kind}:{id_}}}", language, known)
        if kind == "key" and by_id[id_].keys:
            assert filled == f"`{by_id[id_].keys[0]}`"
        assert filled in manual.filled(text, language, known)


@pytest.mark.parametrize(("language", "name"), TEXTS)
def test_no_key_of_an_action_is_written_by_hand(language: str, name: str) -> None:
    """It would stay when the action's key changes: only keys that are no action's, and such as lists have."""
    text = TEXTS[language, name]
    by_hand = {code for code in re.findall(r"`([^`]+)`", text) if KEY.fullmatch(code)}
    fixed = {key for entry in fixed_entries() for key in entry.keys}
    assert by_hand <= OTHERS | fixed


@pytest.mark.parametrize("name", manual.PAGES)
def test_both_languages_say_the_same_in_the_same_order(name: str) -> None:
    chinese, english = TEXTS["zh_CN", name], TEXTS["en", name]
    for pattern in (r"^#+ ", r"^\| ", r"^- ", r"^\d\. ", r"!\[.*?\]\((.*?)\)", r"\]\((\w.*?\.md)\)"):
        assert re.findall(pattern, chinese, re.MULTILINE) == re.findall(pattern, english, re.MULTILINE)
    assert sorted(PLACEHOLDER.findall(chinese)) == sorted(PLACEHOLDER.findall(english))


@pytest.mark.parametrize(("language", "name"), TEXTS)
def test_each_page_has_its_picture_and_leads_only_to_pages(language: str, name: str) -> None:
    text = TEXTS[language, name]
    assert re.findall(r"!\[.+?\]\((.*?)\)", text) == [f"pictures/{name}.png"]
    assert loader.read_bytes(manual.picture(name, language)).startswith(b"\x89PNG")
    assert set(re.findall(r"(?<!!)\[.+?\]\((.*?)\)", text)) <= {f"{page}.md" for page in manual.PAGES}


def test_the_pages_of_the_issue_are_there_and_no_file_besides() -> None:
    assert {"start", "labelling", "side-by-side", "review", "exchange", "export", "trouble"} <= set(manual.PAGES)
    for folder in manual.FOLDERS.values():
        assert set(loader.names(f"help/{folder}")) == {f"help/{folder}/{name}.md" for name in manual.PAGES}
    pictures = {manual.picture(name, language) for name in manual.PAGES for language in manual.FOLDERS}
    assert set(loader.names("help/pictures", ".png")) == pictures


def test_an_action_without_a_key_is_named_by_its_place_in_the_menus() -> None:
    known = {"x.y": manual.Action("Do it…", "View", ())}
    assert manual.filled("{key:x.y} {action:x.y}", "en", known) == "**View → Do it** **Do it**"
    two = {"x.y": manual.Action("Do it…", "View", ("F1", "?"))}
    assert manual.filled("{key:x.y}; {keys:x.y}", "en", two) == "`F1`; `F1`, `?`"
    with pytest.raises(KeyError):
        manual.filled("{key:no.such}", "en", known)


def test_sections_hold_what_stands_below_their_headings() -> None:
    page = manual.page("labelling", "en", manual.known_actions("en"))
    units = next(section for section in page.sections if section.heading == "Units")
    assert "一是…二是…" in units.text
    assert f'id="{units.anchor}"' in page.body
    assert page.sections[0].heading == page.title == "Labelling by keyboard"
    assert not any(PLACEHOLDER.search(section.text) for section in page.sections)


@pytest.mark.parametrize("language", manual.FOLDERS)
def test_one_document_needs_no_other_file_and_leads_only_into_itself(language: str) -> None:
    whole = manual.document(manual.PAGES, language)
    assert re.findall(r'src="(?!data:image/png;base64,)', whole) == []
    links = re.findall(r'href="([^"]*)"', whole)
    assert len(links) > len(manual.PAGES)
    assert all(link.startswith("#") and f'id="{link[1:]}"' in whole for link in links)
    # Addresses that somebody types are examples, and lead nowhere.
    assert "http" not in re.sub(r"<code>[^<]*</code>", "", whole)
    alone = manual.document(["start"], language)
    assert re.findall(r'href="([^"]*)"', alone) == []


@pytest.mark.parametrize("language", manual.FOLDERS)
def test_emphasis_is_closed_everywhere(language: str) -> None:
    """CommonMark does not close it between a full stop and a Chinese character: stars would be shown."""
    known = manual.known_actions(language)
    for name in manual.PAGES:
        assert "**" not in manual.page(name, language, known).body
