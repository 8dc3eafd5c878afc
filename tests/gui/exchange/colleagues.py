"""What a colleague sends back, and how it is merged in the window."""

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QMimeData, QModelIndex, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeView, QTreeWidget
from pytestqt.qtbot import QtBot

from core.exchange.bundle import PackageKind
from core.exchange.contents import PackageContents
from core.exchange.keyring import Keyring
from core.plausible import LARGEST_REVISION, LATEST
from core.session import Session
from gui.exchange.merge_dialog import MergeDialog
from gui.window.main_window import MainWindow

TOP = {"revision": LARGEST_REVISION, "updated_at": LATEST, "deleted": 0}


def lines(tree: QTreeView) -> list[str]:
    found: list[str] = []
    model = tree.model()

    def walk(index: QModelIndex) -> None:
        for row in range(model.rowCount(index)):
            child = model.index(row, 0, index)
            assert model.parent(child) == index
            found.append(f"{child.data()} {child.siblingAtColumn(1).data() or ''}".strip())
            walk(child)

    walk(QModelIndex())
    return found


def idle(window: MainWindow, qtbot: QtBot) -> None:
    assert window.workspace is not None
    review = window.workspace.review
    qtbot.waitUntil(lambda: not window.jobs.running and not review._quiet.running)


def colleagues_copy(window: MainWindow, folder: Path) -> Path:
    """A package of the open project in which 李强 has gone on: one label new, one removed."""
    assert window.session is not None
    package = folder / "out.biaodupkg"
    window.session.exchange.package(package)
    with Session.create(folder / "李强.biaodu") as theirs:
        theirs.exchange.apply(theirs.exchange.plan([package]))
        me = theirs.annotators.by_name("李强")
        assert me is not None
        theirs.use_annotator(me.id)
        first = theirs.documents.list()[0].id
        own = theirs.annotations.of_document(first, me.id)
        theirs.annotations.delete([own[0].id])
        theirs.annotations.create(first, 28, 36, own[1].label)
        back = folder / "back.biaodupkg"
        theirs.exchange.package(back, PackageContents(PackageKind.LABELS_BACK))
    return back


def plan_dialog(window: MainWindow, qtbot: QtBot) -> MergeDialog:
    qtbot.waitUntil(lambda: window.findChild(MergeDialog) is not None)
    dialog = window.findChild(MergeDialog)
    assert isinstance(dialog, MergeDialog)
    return dialog


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    no_keys = Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(20, 20), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, no_keys))


def from_colleague(window: MainWindow, folder: Path, computer: str = "theirs", start: int = 28) -> Path:
    """A package of 李强, who labelled one more passage, signed with the key of a computer of theirs."""
    assert window.session is not None
    package, back = folder / "out.biaodupkg", folder / f"{computer}-{start}.biaodupkg"
    window.session.exchange.package(package)
    path = folder / f"{computer}.biaodu"
    with Session.open(path) if path.exists() else Session.create(path) as theirs:
        theirs.exchange.keys.keyring = Keyring(folder / "keys" / computer)
        theirs.exchange.apply(theirs.exchange.plan([package]))
        me = theirs.annotators.by_name("李强")
        assert me is not None
        theirs.use_annotator(me.id)
        document = theirs.documents.list()[0].id
        theirs.annotations.create(document, start, start + 3, theirs.codebook.labels()[0].id)
        theirs.exchange.package(back, PackageContents(annotators=[me.id]))
    return back


def merge(window: MainWindow, package: Path, qtbot: QtBot) -> list[str]:
    """Merge by the dialog; what it said."""
    window.drop_paths([package])
    dialog = plan_dialog(window, qtbot)
    said = lines(dialog.tree)
    QTest.mouseClick(dialog.ok_button(), Qt.MouseButton.LeftButton)
    idle(window, qtbot)
    qtbot.waitUntil(lambda: not window.findChildren(type(dialog)))
    return said


def choose(tree: QTreeWidget, row: int) -> None:
    tree.selectionModel().select(
        tree.model().index(row, 0),
        QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows,
    )
