"""The review's window: packages and the team folder are tried with what two people labelled."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QTreeView

from tests.gui.review.conftest import reviewed_path, window  # noqa: F401


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
