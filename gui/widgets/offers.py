"""The list of offers below a field: Qt makes it a window of its own, which has no ground of ours."""

from PySide6.QtWidgets import QCompleter


def dress_offers(completer: QCompleter) -> None:
    """Let the list of offers have the ground and the edge of a field, whatever the theme is."""
    popup = completer.popup()
    if popup is not None:
        popup.setProperty("offers", True)
