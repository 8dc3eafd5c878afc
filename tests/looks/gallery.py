"""Makes a page of pictures of the whole window: ``make gallery``, or ``python -m tests.looks.gallery [SCENE]``.

Every scene on every screen, in both languages and both themes, as PNG under ``build/gallery``, and ``index.html``
beside them: choose a scene, a screen, a language and a theme, or page through them with the arrow keys. What the check
found is listed under each picture.
"""

import argparse
import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.looks.walk import LANGUAGES, ROOT, SCREENS, THEMES, Screen

FOLDER = ROOT / "build" / "gallery"
PAGE = Path(__file__).with_name("gallery.html")


def folder_of(screen: Screen) -> str:
    """Where a screen's pictures lie."""
    return f"{screen.width}x{screen.height}-{round(screen.ratio * 100)}"


def take(screen: Screen, only: str, folder: Path) -> list[dict[str, str]]:
    """Take the pictures of a screen; returns what is wrong in them."""
    pictures = folder / folder_of(screen)
    pictures.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.looks.walk", *screen.arguments(), "--only", only, "--pictures", str(pictures)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    return [{"screen": folder_of(screen), **json.loads(line)} for line in done.stdout.splitlines()]


def write_page(folder: Path, wrong: list[dict[str, str]]) -> Path:
    """Write the page about the pictures that are there."""
    screens = [{"id": folder_of(screen), "name": str(screen), "width": screen.width} for screen in SCREENS]
    there = {path.stem for path in folder.rglob("*.png")}
    ending = f" {LANGUAGES[0]} {THEMES[0]}"
    scenes = sorted(name.removesuffix(ending) for name in there if name.endswith(ending))
    facts = {"scenes": scenes, "screens": screens, "languages": LANGUAGES, "themes": THEMES, "wrong": wrong}
    page = folder / "index.html"
    # Nothing in a script may end it.
    text = json.dumps(facts, ensure_ascii=False).replace("</", "<\\/")
    page.write_text(PAGE.read_text("utf-8").replace("/*FACTS*/", text), "utf-8")
    return page


def main(arguments: Sequence[str]) -> None:
    """Take all pictures anew, or those of scenes whose name holds a word."""
    parser = argparse.ArgumentParser()
    parser.add_argument("scene", nargs="?", default="")
    only = parser.parse_args(arguments).scene
    if not only:
        shutil.rmtree(FOLDER, ignore_errors=True)
    wrong: list[dict[str, str]] = []
    for screen in SCREENS:
        wrong += take(screen, only, FOLDER)
        print(f"{screen}: {len(list((FOLDER / folder_of(screen)).glob('*.png')))} pictures", flush=True)
    page = write_page(FOLDER, wrong)
    print(f"{len(wrong)} findings; open {page.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
