"""A window with two reports side by side that treat the same in another order, and a third beside them."""

from pathlib import Path

import pytest

from core.model import Meta, NewDocument, Source
from core.session import Session
from gui.window.main_window import MainWindow
from tests.core.matching.test_counterparts import ONE, OTHER

LONG = "这一年，全局上下认真落实各项要求，扎实做好有关工作，取得了一定成效。\n" * 12


@pytest.fixture
def project_path(tmp_path: Path) -> Path:
    path = tmp_path / "测试.biaodu"
    with Session.create(path) as session:
        me, _change = session.annotators.create("王敏")
        session.use_annotator(me.id)
        texts = {"甲区": ONE, "乙区": OTHER.replace("2.平安校园。增设", f"{LONG}2.平安校园。增设"), "丙区": ONE + LONG}
        session.documents.add(
            [
                NewDocument(text, Meta(title), Source(f"{title}.txt", "0" * 64, "utf-8", "text/1"))
                for title, text in texts.items()
            ]
        )
    return path


def desk_of(window: MainWindow):
    assert window.workspace is not None
    return window.workspace.aids.linked
