"""What a package would change here, before it does."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from core.exchange.bundle import Manifest, PackageKind
from core.exchange.plan import MergePlan
from core.session import Session
from gui import theme
from gui.dialogs.base import Dialog, heading_label, muted_label
from gui.i18n import _
from gui.identities import SHOWN, Identities
from gui.review.merge_rows import Line, plan_lines
from gui.shell.access import read_only_sentence
from gui.times import describe_time

UNFOLDED = 4
"""A line with up to this many lines behind it is shown unfolded."""


class MergeDialog(Dialog):
    """Shows a plan; whoever opens it applies it."""

    submitted = Signal(object)
    """The `MergePlan` to apply."""

    def __init__(
        self, plan: MergePlan, session: Session, parent: QWidget | None = None, identities: Identities = SHOWN
    ) -> None:
        may = not session.access.read_only
        super().__init__(parent, accept=plan.changes and may)
        self._may = may
        self._identities = identities
        self._plan = plan
        self._session = session
        self._heading = heading_label()
        self._sources = muted_label()
        self._undo_hint = muted_label()
        self.tree = QTreeWidget()
        self.tree.setProperty("field", True)
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.body.setSpacing(8)
        self.body.addWidget(self._heading)
        self.body.addWidget(self._sources)
        self.body.addWidget(self.tree, 1)
        self.body.addWidget(self._undo_hint)
        self.accepted.connect(lambda: self.submitted.emit(plan))
        self.resize(680, 560)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Open package"))
        self._heading.setText(
            _("This is what merging would do to {project}.").format(project=self._session.project.name)
            if self._plan.changes
            else _("All of this is here already; there is nothing to merge.")
        )
        self._sources.setText("\n".join(source_words(one, self._identities) for one in self._plan.sources))
        undoable = _("One undo takes all of it back.") if self._may else read_only_sentence(self._session.access)
        self._undo_hint.setText(undoable if self._plan.changes else "")
        self._undo_hint.setVisible(self._plan.changes)
        if self._plan.changes and self._may:
            self.ok_button().setText(_("Merge"))
        self.tree.clear()
        self._fill(self.tree.invisibleRootItem(), plan_lines(self._plan, self._session, self._identities), depth=0)

    def _fill(self, parent: QTreeWidgetItem, lines: Sequence[Line], *, depth: int) -> None:
        for line in lines:
            item = QTreeWidgetItem(parent, [line.text, "" if line.count is None else f"{line.count:,}"])
            item.setTextAlignment(1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            item.setToolTip(0, line.text)
            item.setFont(1, theme.tabular(self.font()))
            if depth == 0:
                font = item.font(0)
                font.setBold(True)
                item.setFont(0, font)
            if line.warning:
                item.setForeground(0, QBrush(theme.current().warning))
            self._fill(item, line.lines, depth=depth + 1)
            item.setExpanded(depth == 0 or line.warning or 0 < len(line.lines) <= UNFOLDED)


def source_words(manifest: Manifest, identities: Identities = SHOWN) -> str:
    """Who made a package, what for, and when."""
    what = {
        PackageKind.FOR_COLLEAGUE: _("package for a colleague"),
        PackageKind.LABELS_BACK: _("labels back"),
        PackageKind.ADJUDICATION: _("decisions"),
        PackageKind.PROJECT: _("project"),
    }[manifest.kind]
    who = identities.doer(manifest.author.name) if manifest.author is not None else ""
    when = describe_time(manifest.created_at) if manifest.created_at else ""
    return " · ".join(part for part in (who, what, manifest.project_name, when) if part)
