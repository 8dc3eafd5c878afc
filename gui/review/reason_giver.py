"""Decides for which difference a reason is given: the one just decided, or else the chosen one."""

from typing import TYPE_CHECKING

from core.review.cases import Case
from gui.base.i18n import _, language

if TYPE_CHECKING:
    from gui.review.compare_panel import ComparePanel


class ReasonGiver:
    """Serves one `ComparePanel`.

    After a verdict the next difference is chosen by itself, but a reason typed then is still about the verdict. Once
    one moves on or decides something else, it is about the chosen difference again.
    """

    def __init__(self, panel: "ComparePanel") -> None:
        self._panel = panel
        self._decided: str | None = None
        """Id of the case with the last verdict, as long as nothing else was done."""
        self._went_to: str | None = None
        """Id of the case that was chosen after the verdict."""

    def decided(self, case: str, went_to: str) -> None:
        """Note that after a verdict on `case` another one was chosen."""
        self._decided, self._went_to = case, went_to

    def stayed(self) -> None:
        """Note that after a verdict its difference is still the chosen one."""
        self._forget()

    def follow(self, chosen: str | None) -> None:
        """Note that another difference is chosen."""
        if chosen not in (self._decided, self._went_to):
            self._forget()

    def _forget(self) -> None:
        self._decided = self._went_to = None

    def edit(self) -> None:
        """Put the keyboard in the field: for the verdict just given, if there is one."""
        panel, decided = self._panel, self._decided
        chosen = panel.case.id if panel.case is not None else None
        if decided is None or chosen != self._went_to or panel.verdicts.has_typed(chosen or ""):
            self._forget()
        else:
            case = panel.decided_case(decided)
            if case is not None and case.decision is not None:
                panel.go_to(case.id)
                panel.verdicts.show_reason(case.id, case.decision.reason or "", _("Reason for what you just decided"))
        panel.verdicts.edit_reason()

    def record(self, reason: str) -> None:
        """Record the finished reason, and go back to the difference that was chosen after the verdict."""
        panel, case = self._panel, self._about()
        if case is not None and case.decision is not None and panel.editable:
            decision = case.decision.id
            if panel.attempt(lambda: panel.review.set_reason(decision, reason or None)) is not None:
                panel.verdicts.forget_reason(case.id)
        self._return()

    def leave(self) -> None:
        """Drop a reason that was typed about a verdict; one typed before a verdict waits for it."""
        case = self._about()
        if case is not None and case.decision is not None:
            # Without Enter it is not recorded, and must not look recorded.
            self._panel.verdicts.forget_reason(case.id)
        self._return()

    def edit_list(self) -> None:
        """Let the user change the short list of reasons."""
        from gui.review.reasons_dialog import ReasonsDialog

        panel = self._panel
        dialog = ReasonsDialog(panel.review.reasons(language()), panel.window())
        dialog.submitted.connect(lambda reasons: panel.attempt(lambda: panel.review.set_reasons(reasons)))
        dialog.finished.connect(lambda _result: self.show_list())
        dialog.open()

    def show_list(self) -> None:
        """Offer the short list."""
        self._panel.verdicts.set_reasons(self._panel.review.reasons(language()))

    def _about(self) -> Case | None:
        if self._decided is not None:
            return self._panel.decided_case(self._decided)
        return self._panel.case

    def _return(self) -> None:
        panel, place = self._panel, self._went_to
        self._forget()
        if place is not None:
            panel.go_to(place)
            panel.show_card()
        panel.view.setFocus()
