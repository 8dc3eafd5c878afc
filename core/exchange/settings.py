"""Settings of a project: which ones travel, and what a colleague's may be."""

from typing import Any, cast

from core.review.reasons import SETTING_NAME as REASONS
from core.storage.shared_rows import LOOKED_AT, TEAM_FOLDER

LOCAL_SETTINGS = frozenset([TEAM_FOLDER, LOOKED_AT])
"""Settings of this machine, which no package carries and none can set."""


def is_sound(name: str, value: object) -> bool:
    """Whether a setting from elsewhere has the type that it must have; of settings unknown here, any."""
    if name == REASONS:
        return isinstance(value, list) and all(isinstance(entry, str) for entry in cast("list[Any]", value))
    return True
