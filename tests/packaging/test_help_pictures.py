"""The pictures of the manual are those that the program makes: played again, each scene says what is recorded of it.

Words are compared and not pixels, which differ with fonts: so a picture is stale when a button, a list or a panel in it
is called otherwise, is gone or is new.
"""

import hashlib
import json
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

import help_actions
import help_pictures
from core.manual import FOLDERS, PAGES, picture
from resources import loader

RECORD = json.loads(help_pictures.RECORD.read_text(encoding="utf-8"))
STALE = "run packaging/help_pictures.py, look at the pictures, and commit them"


def name(page: str, language: str) -> str:
    return Path(picture(page, language)).name


def test_every_picture_is_recorded_and_is_the_one_that_was_made() -> None:
    assert set(RECORD) == {name(page, language) for page in PAGES for language in FOLDERS}
    for file, made in RECORD.items():
        data = loader.read_bytes(f"help/pictures/{file}")
        assert hashlib.sha256(data).hexdigest() == made["sha256"], STALE
        image = QImage.fromData(data)
        assert [image.width(), image.height()] == made["size"]
        assert image.width() >= 400
        assert len(made["shown"]) > 5


def test_together_they_are_small() -> None:
    assert sum(len(loader.read_bytes(file)) for file in loader.names("help/pictures", ".png")) < 2_000_000


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("language", FOLDERS)
def test_the_scene_says_what_its_picture_says(qapp: QApplication, tmp_path: Path, page: str, language: str) -> None:
    with help_pictures.played(page, language, tmp_path) as widget:
        image = help_pictures.taken(widget)
        assert help_pictures.shown(widget) == RECORD[name(page, language)]["shown"], STALE
        assert not image.isNull()
        assert image.colorCount() <= help_pictures.COLOURS


def test_a_changed_word_makes_a_picture_stale(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control."""
    from gui.window import welcome

    starts = list(welcome._STARTS)
    starts[0] = ("project.read", "import", "Read something else…")
    monkeypatch.setattr(welcome, "_STARTS", tuple(starts))
    with help_pictures.played("start", "en", tmp_path) as widget:
        assert help_pictures.shown(widget) != RECORD["start.en.png"]["shown"]


def test_what_the_command_line_says_of_actions_is_what_the_window_has() -> None:
    assert help_actions.FILE.read_text(encoding="utf-8") == help_actions.actions(), "run packaging/help_actions.py"
