"""What a screen reader is told of a text, asked by a client of AT-SPI on a real screen.

Asks the program of this checkout, or with BIAODU_BUILT the built one.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.model import Meta, NewDocument, Source
from core.session import Session
from tests.conftest import ROOT

SYSTEM_PYTHON = "/usr/bin/python3"
CLIENT = Path(__file__).with_name("at_spi_client.py")
TEXT = "新建学校三所。招聘教师四十名。\n校园安全无事故。"
FIRST, SECOND = "新建学校三所。", "招聘教师四十名。"


def why_not() -> str:
    """What this machine lacks for it; empty where nothing."""
    for tool in ("xdotool", "Xvfb", "dbus-run-session"):
        if shutil.which(tool) is None:
            return f"needs {tool}"
    if not Path("/usr/libexec/at-spi-bus-launcher").exists():
        return "needs at-spi2-core"
    asked = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
    if subprocess.run([SYSTEM_PYTHON, "-c", asked], capture_output=True, check=False).returncode:
        return "needs python3-gi and gir1.2-atspi-2.0 under the system's Python"
    return ""


MISSING = why_not()
pytestmark = [pytest.mark.e2e, pytest.mark.skipif(bool(MISSING), reason=MISSING or "everything is there")]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "测试.biaodu"
    with Session.create(path) as session:
        other, _change = session.annotators.create("李强")
        me, _change = session.annotators.create("王敏")
        session.documents.add([NewDocument(TEXT, Meta("青山区总结"), Source("a.txt", "0" * 64, "utf-8", "text/1"))])
        (document,) = session.documents.list()
        labels = {label.code: label.id for label in session.codebook.labels()}
        session.use_annotator(other.id)
        session.annotations.create(document.id, 0, len(FIRST), labels["teachers"])
        session.use_annotator(me.id)
        session.annotations.create(document.id, 0, len(FIRST), labels["infrastructure"], note="待商量")
    return path


def asked(project: Path, desktop: dict[str, str], keys: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """What the client was told at the start and after each key, once it was told what is awaited of it."""
    built = os.environ.get("BIAODU_BUILT")
    program = [built] if built else [sys.executable, "-m", "gui"]
    environment = {**desktop, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "LC_ALL": "C.UTF-8", "NO_AT_BRIDGE": "0"}
    settings = Path(desktop["XDG_CONFIG_HOME"]) / "biaodu"
    settings.mkdir(parents=True)
    (settings / "biaodu.ini").write_text('[settings]\nhints="false"\nlanguage="\\"en\\""\n')
    command = ["dbus-run-session", "--", SYSTEM_PYTHON, str(CLIENT), "青山区总结", *program, str(project)]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, input=json.dumps(keys), capture_output=True, text=True, timeout=110
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_text_caret_selection_and_the_annotations_at_the_caret_are_told(project: Path, desktop: dict[str, str]) -> None:
    there = "Teachers, 李强; Infrastructure, 王敏, note: 待商量"
    keys = [
        ("Right", {"caret": 1, "description": there}),
        ("ctrl+Down", {"selections": [[0, len(FIRST)]], "description": there}),
        ("ctrl+Down", {"selections": [[len(FIRST), len(FIRST + SECOND)]], "description": ""}),
        ("4", {"description": "Student aid, 王敏", "announced": ["Student aid, 王敏"]}),
    ]
    start, right, sentence, following, labelled = asked(project, desktop, keys)
    assert start["text"] == TEXT
    assert (start["caret"], start["selections"]) == (0, [])
    said = [heard for answer in (right, sentence, following, labelled) for heard in answer["announced"]]
    assert said == ["Student aid, 王敏"], "what stood at the caret from the beginning is not said again"
