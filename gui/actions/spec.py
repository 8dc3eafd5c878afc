"""What an action of the window is: a row of the table in `gui/actions/table.py`."""

from dataclasses import dataclass
from enum import StrEnum

from gui.base.i18n import N_


class Menu(StrEnum):
    """The menus, in the order of the menu bar; the value is the English title."""

    PROJECT = N_("&Project")
    EDIT = N_("&Edit")
    LABEL = N_("&Label")
    READ = N_("&Read")
    REVIEW = N_("Revie&w")
    VIEW = N_("&View")
    HELP = N_("&Help")


class Context(StrEnum):
    """Where an action's keys work."""

    WINDOW = "window"
    """Anywhere in the window."""
    READER = "reader"
    """While the keyboard is in a text."""
    REVIEW = "review"
    """While the keyboard is in the review panel: there single letters decide, while in texts they label."""
    CODEBOOK = "codebook"
    """While the keyboard is in the codebook: these keys act on the chosen label."""


class When(StrEnum):
    """What must hold for an action to be enabled."""

    ALWAYS = "always"
    PROJECT = "project"
    """A project is open."""
    WRITABLE = "writable"
    """A project is open and can be changed now."""
    RECEIVING = "receiving"
    """No project is open, or the open one can be changed now."""
    DOCUMENT = "document"
    """A document is in the active reader."""
    LABELLING = "labelling"
    """Writable, and a document is in the active reader."""
    ANNOTATION = "annotation"
    """Writable, and an annotation is selected in the active reader."""
    UNDO = "undo"
    REDO = "redo"
    MESSAGE = "message"
    """A message is shown over the readers."""
    SEVERAL_READERS = "several_readers"
    CASE = "case"
    """Writable, and a difference that can be decided is chosen in the review."""
    DECIDED = "decided"
    """Writable, and the chosen difference is decided."""


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One action."""

    id: str
    text: str
    keys: tuple[str, ...] = ()
    menu: Menu = Menu.VIEW
    section: int = 0
    """Actions with the same number stand together in the menu, between separators."""
    icon: str = ""
    when: When = When.ALWAYS
    context: Context = Context.WINDOW
    checkable: bool = False
    help: str = ""
