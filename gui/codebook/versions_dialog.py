"""The versions that the codebook has had: what changed in each, by whom, and bringing one back as a new one."""

from html import escape

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QPushButton, QTextBrowser, QWidget

from core.changes import ChangeSet
from core.codebook_differences import FieldDifference
from core.errors import UserError
from core.session import Session
from gui.base.i18n import N_, _, language
from gui.base.identities import SHOWN, Identities
from gui.base.times import describe_time
from gui.widgets.dialog import Dialog, muted_label
from gui.widgets.errors import operation_name
from gui.widgets.item_rows import take_out_rows

PARTS = {"label": N_("Label"), "attribute": N_("Attribute"), "link": N_("Kind of links")}
FIELDS = {
    "name_zh": N_("Chinese name"), "name_en": N_("English name"), "colour": N_("Colour"), "key": N_("Key"),
    "parent": N_("Below"), "definition_zh": N_("Chinese definition"), "definition_en": N_("English definition"),
    "examples": N_("Examples"), "position": N_("Place"), "choices": N_("Choices"), "units": N_("Units"),
    "labels": N_("Labels"), "required": N_("Required"), "initial": N_("At first"), "code": N_("Code in exports"),
}  # fmt: skip


class VersionsDialog(Dialog):
    """Lists versions, the newest first; whoever opens it brings one back."""

    help_page = "codebook"

    bring_back_wanted = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None, identities: Identities = SHOWN) -> None:
        super().__init__(parent, accept=False)
        self._session = session
        self._identities = identities
        self._numbers: list[int] = []
        self._hint = muted_label()
        self.list = QListWidget()
        self.list.setProperty("field", True)
        self.list.setFixedWidth(280)
        self.page = QTextBrowser()
        self.page.setProperty("field", True)
        self.page.setOpenLinks(False)
        self.back_button = QPushButton()
        self.back_button.setAutoDefault(False)
        self.buttons.addButton(self.back_button, self.buttons.ButtonRole.ActionRole)
        middle = QHBoxLayout()
        middle.setSpacing(16)
        middle.addWidget(self.list)
        middle.addWidget(self.page, 1)
        self.body.addWidget(self._hint)
        self.body.addLayout(middle, 1)
        self.list.currentRowChanged.connect(lambda _row: self._show())
        self.back_button.clicked.connect(self._bring_back)
        self.resize(820, 520)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("Versions of the codebook"))
        self._hint.setText(_("Bringing a version back makes a new one; labels that annotations use stay."))
        self.back_button.setText(_("Bring back"))
        self.list.setAccessibleName(_("Versions of the codebook"))
        self.page.setAccessibleName(_("What changed"))
        self.fill()

    def follow(self, change: ChangeSet) -> None:
        """List again when the codebook changed."""
        if change.labels or change.declarations or change.reload:
            self.fill()

    def fill(self) -> None:
        """List the versions."""
        names = self._identities.doers(self._session.annotators.list())
        # Nothing is shown of rows that are on their way out.
        blocker = QSignalBlocker(self.list)
        take_out_rows(self.list)
        self._numbers = []
        for version in reversed(self._session.codebook.versions()):
            who = names.get(version.annotator, "") if version.annotator is not None else ""
            what = operation_name(version.operation) if version.operation else _("At first")
            first = f"{version.number} · {what}"
            self.list.addItem("\n".join([first, " · ".join(filter(None, (describe_time(version.at), who)))]))
            self._numbers.append(version.number)
        self.list.setCurrentRow(0)
        blocker.unblock()
        self._show()

    def chosen(self) -> int | None:
        """The number of the chosen version."""
        row = self.list.currentRow()
        return self._numbers[row] if 0 <= row < len(self._numbers) else None

    def _show(self) -> None:
        number = self.chosen()
        self.back_button.setEnabled(number is not None and self.list.currentRow() > 0)
        self.page.setHtml("" if number is None else self._html(number))

    def _html(self, number: int) -> str:
        """What the version changed, and the labels that it had."""
        codebook = self._session.codebook
        try:
            labels = codebook.snapshot(number).labels
        except UserError:
            return ""
        try:
            changed = codebook.differences(number - 1, number)
        except UserError:
            # The first one follows none.
            changed = []
        parts = [_heading(_("What changed")), *map(difference_html, changed)] if changed else []
        parts.append(_heading(_("Labels of this version")))
        for label in labels:
            definition = escape(label.definition(language()))
            parts.append(
                f"<p><b>{escape(label.name(language()))}</b> <code>{escape(label.code)}</code> {definition}</p>"
            )
        return "".join(parts)

    def _bring_back(self) -> None:
        if (number := self.chosen()) is not None:
            self.bring_back_wanted.emit(number)


def difference_html(difference: FieldDifference) -> str:
    """One difference as a paragraph: what was struck through, what is now underlined."""
    part = _(PARTS[difference.part]) if difference.part in PARTS else difference.part
    head = f"{escape(part)} <b>{escape(difference.code)}</b>"
    before, after = difference.before, difference.after
    if before is None or after is None:
        what = _("added") if before is None else _("removed")
        return f"<p>{head}: {escape(what)}</p>"
    field = _(FIELDS[difference.field]) if difference.field in FIELDS else difference.field
    was = f"<s>{_lines(before)}</s><br>" if before else ""
    return f"<p>{head} · {escape(field)}<br>{was}<u>{_lines(after)}</u></p>"


def _heading(text: str) -> str:
    return f"<h4>{escape(text)}</h4>"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
