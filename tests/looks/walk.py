"""Goes through all scenes on one screen: ``python -m tests.looks.walk WIDTH HEIGHT RATIO [--language LANGUAGE]``.

A process has one screen, whose size and ratio Qt is told before it starts. What is wrong is printed as JSON, a finding
a line; with ``--pictures FOLDER`` each scene is saved as well. ``make gallery`` walks all screens in both languages,
the tests the one with the least room in both, and two others without their dialogs (``--windows``).
"""

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

LANGUAGES = ("zh_CN", "en")
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Screen:
    """A screen: its pixels, and how many of them are one of ours in width and height."""

    width: int
    height: int
    ratio: float

    def __str__(self) -> str:
        return f"{self.width}x{self.height} at {round(self.ratio * 100)} %"

    def arguments(self) -> list[str]:
        """For this module's command line."""
        return [str(self.width), str(self.height), str(self.ratio)]


SCREENS = (Screen(1280, 800, 1), Screen(1366, 768, 1.5), Screen(1920, 1080, 1), Screen(2560, 1440, 2))


@dataclass(frozen=True)
class Finding:
    """What is wrong in a scene."""

    scene: str
    language: str
    theme: str
    what: str


def set_up(screen: Screen, home: Path) -> None:
    """Tell Qt of the screen, and give the program a home of its own; before Qt is loaded."""
    config = home / "screen.json"
    size = {"width": screen.width, "height": screen.height}
    config.write_text(json.dumps({"screens": [{"name": "one", "x": 0, "y": 0, **size}]}))
    os.environ["QT_SCALE_FACTOR"] = str(screen.ratio)
    os.environ["QT_QPA_PLATFORM"] = f"offscreen:configfile={config}"
    os.environ["HOME"] = str(home)
    for kind in ("CONFIG", "DATA", "STATE", "CACHE"):
        os.environ[f"XDG_{kind}_HOME"] = str(home / kind.lower())


def walk(
    home: Path, languages: Sequence[str], only: str, pictures: Path | None, *, windows: bool = False
) -> Iterator[Finding]:
    """Play all scenes whose name holds `only` in these languages, and look at each in both themes.

    With `windows` none of the dialogs, which are as large on every screen that has room for them.
    """
    from tests.looks.scenes import SCENES

    for language in languages:
        for place, name in enumerate(SCENES):
            if only in name and not (windows and name.startswith("dialog")):
                folder = home / f"{language}-{place}"
                folder.mkdir()
                yield from _look(name, language, folder, pictures)
                shutil.rmtree(folder)


def _look(name: str, language: str, folder: Path, pictures: Path | None) -> Iterator[Finding]:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from gui.base import i18n, theme
    from tests.gui.tables import tables_that_stay
    from tests.looks import findings
    from tests.looks.scenes import SCENES, Desk

    look = THEMES[0]
    theme.apply(look)
    with findings.listening() as heard:
        desk = Desk(folder, language)
        try:
            session = desk.open_sample()
            names = {label.name(language) for label in session.codebook.labels()}
            root = SCENES[name](desk)
            for look in THEMES:
                theme.apply(look)
                QApplication.processEvents()
                QTest.qWait(60)
                heard.clear()
                found = list(findings.poor_contrast(root))
                found += [f"cannot be copied or saved: {table}" for table in tables_that_stay(root)]
                if look == "light":
                    found += findings.texts_cut(root)
                    found += findings.without_room(root)
                    found += findings.too_large(root)
                    found += findings.names_missing(root)
                    found += findings.cells_cut(root, names)
                    found += findings.cut_too_short(heard, names, root.fontMetrics())
                if pictures is not None:
                    root.grab().save(str(pictures / f"{name} {language} {look}.png"))
                for what in dict.fromkeys(found):
                    yield Finding(name, language, look, what)
        except Exception as error:  # noqa: BLE001 - it is told with the scene's name, and the others are played
            yield Finding(name, language, look, f"cannot be played: {error!r}")
        finally:
            desk.leave()
            i18n.set_language("en")


def main(arguments: Sequence[str]) -> None:
    """Print what is wrong on a screen."""
    parser = argparse.ArgumentParser()
    parser.add_argument("width", type=int)
    parser.add_argument("height", type=int)
    parser.add_argument("ratio", type=float)
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--only", default="")
    parser.add_argument("--windows", action="store_true")
    parser.add_argument("--pictures", type=Path)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="biaodu-looks-") as name:
        home = Path(name)
        set_up(Screen(chosen.width, chosen.height, chosen.ratio), home)
        from gui.window.app import make_application

        _app = make_application(sys.argv[:1])
        asked = chosen.language or LANGUAGES, chosen.only, chosen.pictures
        for finding in walk(home, *asked, windows=chosen.windows):
            print(json.dumps(asdict(finding), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
