"""What a package would change here, before it does."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QTreeView, QWidget

from core.exchange.bundle import Manifest, PackageKind
from core.exchange.plan import MergePlan
from core.session import Session
from gui.base.i18n import _
from gui.base.identities import SHOWN, Identities
from gui.base.times import describe_time
from gui.exchange.merge_rows import plan_lines
from gui.exchange.plan_model import PlanModel
from gui.widgets.access import read_only_sentence
from gui.widgets.dialog import Dialog, heading_label, muted_label

UNFOLDED = 4
"""A line with up to this many lines behind it is shown unfolded."""


class MergeDialog(Dialog):
    """Shows a plan; whoever opens it applies it."""

    help_page = "exchange"

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
        self.model = PlanModel(self)
        self.tree = QTreeView()
        self.tree.setModel(self.model)
        self.tree.setProperty("field", True)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QTreeView.SelectionMode.NoSelection)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setResizeContentsPrecision(0)
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
        self.tree.setAccessibleName(_("What would change"))
        self._heading.setText(
            _("This is what merging would do to {project}.").format(project=self._session.project.name)
            if self._plan.changes
            else _("All of this is here already; there is nothing to merge.")
        )
        self._sources.setText("\n".join(source_words(source, self._identities) for source in self._plan.sources))
        undoable = _("One undo takes all of it back.") if self._may else read_only_sentence(self._session.access)
        self._undo_hint.setText(undoable if self._plan.changes else "")
        self._undo_hint.setVisible(self._plan.changes)
        if self._plan.changes and self._may:
            self.ok_button().setText(_("Merge"))
        self.model.show_lines(plan_lines(self._plan, self._session, self._identities))
        self._unfold()

    def _unfold(self) -> None:
        for group in range(self.model.rowCount()):
            above = self.model.index(group, 0)
            self.tree.expand(above)
            for row in range(self.model.rowCount(above)):
                index = self.model.index(row, 0, above)
                line = self.model.line(index)
                self.tree.setExpanded(index, line.warning or 0 < len(line.lines) <= UNFOLDED)


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
