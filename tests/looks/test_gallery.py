"""The page of pictures has every picture that was taken, and says what is wrong in them."""

import json
import re
from pathlib import Path

from PySide6.QtGui import QImage

from tests.looks.gallery import folder_of, take, write_page
from tests.looks.walk import SCREENS, THEMES


def test_pictures_are_taken_of_a_scene_in_both_languages_and_themes(tmp_path: Path) -> None:
    screen = SCREENS[1]
    assert take(screen, "dialog about", tmp_path) == []
    taken = sorted(path.name for path in (tmp_path / folder_of(screen)).iterdir())
    assert taken == [f"dialog about {language} {theme}.png" for language in ("en", "zh_CN") for theme in sorted(THEMES)]
    picture = QImage(str(tmp_path / folder_of(screen) / taken[0]))
    assert picture.width() >= 520 * screen.ratio
    wrong = [
        {"screen": folder_of(screen), "scene": "dialog about", "language": "en", "theme": "light", "what": "</script>"}
    ]
    page = write_page(tmp_path, wrong).read_text("utf-8")
    facts = re.search(r"const facts = (.*);\n", page)
    assert facts is not None
    told = json.loads(facts.group(1))
    assert told["scenes"] == ["dialog about"]
    assert told["wrong"] == wrong
    assert page.count("</script>") == 1
