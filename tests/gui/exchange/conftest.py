"""The review's window: packages and the team folder are tried with what two people labelled."""

from tests.gui.review.conftest import reviewed_path, window  # noqa: F401
