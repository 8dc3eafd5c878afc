"""The review's window: figures are computed of what two people labelled."""

from tests.gui.review.conftest import reviewed_path, window  # noqa: F401
