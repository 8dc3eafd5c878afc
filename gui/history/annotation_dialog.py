"""What happened to one annotation, step by step."""

from collections.abc import Mapping
from html import escape

from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from core.ids import AnnotationId, LabelId
from core.session import Session
from core.verbs.history import HistoryEntry
from gui.base.i18n import _, language
from gui.base.identities import HIDDEN, SHOWN, Identities
from gui.base.times import describe_time
from gui.history.step_words import with_name
from gui.widgets.dialog import Dialog
from gui.widgets.errors import operation_name

Values = Mapping[str, str | int | None]


class AnnotationHistoryDialog(Dialog):
    """Lists every change of an annotation, also of a removed one."""

    help_page = "trouble"

    def __init__(
        self,
        session: Session,
        annotation: AnnotationId,
        parent: QWidget | None = None,
        identities: Identities = SHOWN,
    ) -> None:
        super().__init__(parent, accept=False)
        self._session = session
        self._annotators = identities.doers(session.annotators.list())
        self._labels: Mapping[LabelId, str] = {}
        self._entries = session.history.of_annotation(annotation)
        self.text = QTextBrowser()
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.viewport().setAutoFillBackground(False)
        self.body.addWidget(self.text)
        self.resize(480, 400)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text again."""
        super().retranslate()
        self.setWindowTitle(_("History of the annotation"))
        self.text.setAccessibleName(self.windowTitle())
        self._labels = {label.id: label.name(language()) for label in self._session.codebook.labels()}
        steps = [self._step(entry) for entry in reversed(self._entries)]
        self.text.setHtml("".join(steps) or escape(_("Nothing is recorded for this annotation.")))

    def _step(self, entry: HistoryEntry) -> str:
        operation = entry.operation
        whose = self._annotators.get(operation.owner, "") if operation.owner != operation.annotator else ""  # type: ignore[arg-type]
        name = with_name(operation_name(operation.name), "" if whose == HIDDEN else whose)
        if operation.kind == "undo":
            name = _("Undone: {name}").format(name=name)
        elif operation.kind == "redo":
            name = _("Redone: {name}").format(name=name)
        who = self._annotators.get(operation.annotator, "") if operation.annotator else ""
        caption = " · ".join(part for part in (who, describe_time(operation.at)) if part)
        said = [_("This entry of the journal is damaged.")] if entry.broken else []
        said += self._lines(entry.before or {}, entry.after or {})
        lines = "".join(f"<br>{escape(line)}" for line in said)
        return f"<p style='margin: 0 0 12px 0'><b>{escape(name)}</b> <small>{escape(caption)}</small>{lines}</p>"

    def _lines(self, before: Values, after: Values) -> list[str]:
        lines: list[str] = []
        captions = {"label": _("Label"), "passage": _("Passage"), "note": _("Note")}
        for name, caption in captions.items():
            old, new = self._value(name, before), self._value(name, after)
            if old == new:
                continue
            if old and new:
                lines.append(_("{field}: {old} → {new}").format(field=caption, old=old, new=new))
            elif new:
                lines.append(_("{field}: {new}").format(field=caption, new=new))
            elif name in after or not after:
                lines.append(_("{field} removed: {old}").format(field=caption, old=old))
        if after.get("deleted"):
            lines.append(_("Deleted"))
        elif before.get("deleted"):
            lines.append(_("Brought back"))
        return lines

    def _value(self, name: str, values: Values) -> str:
        if name == "label":
            label = values.get("label")
            return self._labels.get(LabelId(str(label)), _("a deleted label")) if label else ""
        if name == "passage":
            start, end = values.get("span_start"), values.get("span_end")
            return "–".join("…" if value is None else str(value) for value in (start, end)) if start or end else ""
        return str(values.get(name) or "")
