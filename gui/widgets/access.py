"""Says in words how a project can be used: whether and why it is read-only, how safe a saved label is."""

from collections.abc import Callable

from core.session import Access
from core.storage.lock_beside import Holder
from gui.base.i18n import N_, _
from gui.widgets.message_bar import Message, MessageKind

_REASONS = {
    "asked": N_("Opened for reading only."),
    "newer_version": N_("This project was made by a newer Biaodu. Update Biaodu to change it."),
    "read_only_file": N_("This file or its folder cannot be written. Copy the project elsewhere to change it."),
    "log_gone": N_("Another program removed this project's log. Go on in a copy: nothing more can be saved here."),
    "disk_full": N_("The disk is full: this project can only be read. Free some space, then try again."),
    "other_window": N_("This project is open in another window. Close that one to change it here."),
}


PASSING_REASONS = ("disk_full", "other_window", "other_account")
"""Reasons for read-only that may be gone when the project is opened again."""


def read_only_sentence(access: Access) -> str:
    """Why nothing can be changed; empty if something can."""
    if not access.read_only:
        return ""
    if access.reason == "other_account":
        return _holder_sentence(access.holder or Holder())
    return _(_REASONS.get(access.reason or "asked", _REASONS["asked"]))


def read_only_message(access: Access, open_again: Callable[[], object]) -> Message:
    """The same as a message, with a button where it may help to open the project again."""
    if access.reason in (None, "asked"):
        return Message(read_only_sentence(access))
    again = ((_("Try again"), open_again),) if access.reason in PASSING_REASONS else ()
    return Message(read_only_sentence(access), MessageKind.WARNING, actions=again, sticky=True)


def read_only_word(access: Access) -> str:
    """The same in a word or two, for the status line."""
    words = {
        "newer_version": _("newer version"),
        "read_only_file": _("file cannot be written"),
        "disk_full": _("the disk is full"),
        "log_gone": _("log removed"),
        "other_account": _("open in another account"),
        "other_window": _("open in another window"),
    }
    return words.get(access.reason or "", _("as asked"))


def _holder_sentence(holder: Holder) -> str:
    if not holder.account:
        return _("Somebody else has this project open. Once it is closed there, it can be changed here.")
    if holder.is_on_this_machine:
        text = _(
            "{account}, another account of this computer, has this project open. Close it there to change it here."
        )
    else:
        text = _("{account} has this project open on {host}. Once it is closed there, it can be changed here.")
    return text.format(account=holder.account, host=holder.host)


def saved_note(access: Access) -> str:
    """What "saved" means here."""
    if access.read_only:
        return read_only_sentence(access)
    if access.network:
        return _("This project lies on a network share. Every label is on the share's disk when it appears.")
    return _("Every label is on the disk when it appears; a crash or a power cut loses nothing.")
