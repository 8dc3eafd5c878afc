"""Chinese typed with a real input method (fcitx5, pinyin) into a note, a filter and a label's name.

Works the program of this checkout, or with BIAODU_BUILT the built one.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.model import Meta, NewDocument, Source
from core.session import Session
from tests.conftest import ROOT

DRIVER = Path(__file__).with_name("ime_session.py")
PINYIN = Path("/usr/share/fcitx5/inputmethod/pinyin.conf")
MISSING = [tool for tool in ("xdotool", "Xvfb", "dbus-run-session", "fcitx5") if shutil.which(tool) is None]
TEXTS = {"校车安全。经费到位。", "新建两所。改造三所。"}
pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(bool(MISSING) or not PINYIN.exists(), reason=f"needs {MISSING or 'fcitx5-pinyin'}"),
]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "测试.biaodu"
    with Session.create(path) as session:
        me, _change = session.annotators.create("王敏")
        session.use_annotator(me.id)
        session.documents.add(
            [
                NewDocument(text, Meta(title), Source("a.txt", "0" * 64, "utf-8", "text/1"))
                for title, text in (("安全总结", "校车安全。经费到位。"), ("学校总结", "新建两所。改造三所。"))
            ]
        )
    return path


def test_notes_filters_and_names_take_what_an_input_method_gives(
    project: Path, tmp_path: Path, desktop: dict[str, str]
) -> None:
    settings = Path(desktop["XDG_CONFIG_HOME"]) / "biaodu"
    settings.mkdir(parents=True)
    (settings / "biaodu.ini").write_text('[settings]\nhints="false"\nlanguage="\\"zh_CN\\""\n')
    steps = [
        # In the text digits label although the input method is on, and letters write nothing.
        *(["key", "ctrl+1"], ["key", "1"], ["key", "F2"], ["wait", 0.5], ["pinyin", "nihao"], ["key", "ctrl+Return"]),
        *(["key", "ctrl+p"], ["pinyin", "anquan"], ["wait", 0.5], ["key", "Down"], ["key", "Return"], ["wait", 0.5]),
        *(["key", "ctrl+1"], ["key", "2"]),
        *(["key", "ctrl+b"], ["wait", 0.5], ["key", "F2"], ["wait", 0.3], ["key", "ctrl+a"]),
        *(["pinyin", "xuexiao"], ["key", "Return"], ["wait", 0.5]),
    ]
    built = os.environ.get("BIAODU_BUILT")
    program = [built] if built else [sys.executable, "-m", "gui"]
    command = ["dbus-run-session", "--", sys.executable, str(DRIVER), str(tmp_path), *program, str(project)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**desktop, "LC_ALL": "C.UTF-8"},
        input=json.dumps(steps),
        capture_output=True,
        text=True,
        timeout=115,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {"status": 0, "method": "pinyin"}
    with Session.open(project) as session:
        titles = {document.id: document.meta.title for document in session.documents.list()}
        codes = {label.id: label.code for label in session.codebook.labels()}
        made = [
            (titles[annotation.document], codes[annotation.label], annotation.note)
            for annotation in session.annotations.iterate()
        ]
        assert sorted(made, key=lambda row: row[1]) == [
            ("学校总结", "infrastructure", "你好"),
            ("安全总结", "teachers", None),
        ]
        assert "学校" in [label.name_zh for label in session.codebook.labels()]
        assert all(
            session.documents.text(document) in ("校车安全。经费到位。", "新建两所。改造三所。") for document in titles
        )
