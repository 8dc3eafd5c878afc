"""The kinds of report in words."""

from gui.base.i18n import N_, _

KINDS = {"summary": N_("Summary"), "report": N_("Report"), "plan": N_("Plan")}
"""What `core.model.Meta.kind` knows, in the order in which they are listed; anything else is shown as it is."""


def kind_name(kind: str | None) -> str:
    """A kind in words; empty when it is not known."""
    return _(KINDS.get(kind or "", kind or ""))


def kind_from(text: str) -> str | None:
    """The kind that words mean; words of one's own mean themselves, no words None."""
    typed = text.strip()
    return next((kind for kind, name in KINDS.items() if typed in (kind, _(name))), typed or None)
