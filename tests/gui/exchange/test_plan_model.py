"""A plan of many changes."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.model import Meta, NewDocument, Source
from core.session import Session
from gui.exchange.merge_dialog import MergeDialog
from tests.gui.exchange.colleagues import lines


def test_a_plan_of_many_changes_reads_the_texts_of_the_lines_in_view_only(tmp_path: Path, qtbot: QtBot, monkeypatch):
    """The dialog reads in the thread of the window, which must not stand still meanwhile."""
    number = 300
    with Session.create(tmp_path / "ours.biaodu") as ours, Session.create(tmp_path / "theirs.biaodu") as theirs:
        ours.use_annotator(ours.annotators.create("李强")[0].id)
        texts = [f"报告{place}，新建学校三所。" for place in range(number)]
        source = Source("a.txt", "0" * 64, "utf-8", "text/1")
        ours.documents.add([NewDocument(text, Meta(text[:5]), source) for text in texts])
        label = ours.codebook.labels()[0].id
        for document in ours.documents.list():
            ours.annotations.create(document.id, 0, 3, label)
        ours.exchange.package(tmp_path / "out.biaodupkg")
        theirs.exchange.apply(theirs.exchange.plan([tmp_path / "out.biaodupkg"]))
        theirs.use_annotator(theirs.annotators.list()[0].id)
        theirs.annotations.delete([annotation.id for annotation in theirs.annotations.iterate()])
        theirs.exchange.package(tmp_path / "back.biaodupkg", PackageContents(PackageKind.LABELS_BACK))
        plan, read = ours.exchange.plan([tmp_path / "back.biaodupkg"]), list[str]()
        text_of = ours.documents.text
        monkeypatch.setattr(ours.documents, "text", lambda document: (read.append(document), text_of(document))[1])
        dialog = MergeDialog(plan, ours)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.waitExposed(dialog)
        dialog.tree.expandAll()
        dialog.tree.scrollToBottom()
        assert not dialog.grab().isNull()
        assert 0 < len(read) < 100
        assert len([line for line in lines(dialog.tree) if ": removed · 李强" in line]) == number
        assert len(set(read)) == number
