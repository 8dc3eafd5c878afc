"""Settings of a project: which of them travel, and what values are accepted from a colleague."""

from typing import Any, cast

from core.review.reasons import SETTING_NAME as REASONS
from core.storage.shared_rows import HUB, HUB_DOCUMENTS, HUB_MEMORY, LOOKED_AT, TEAM_FOLDER

LOCAL_SETTINGS = frozenset([TEAM_FOLDER, LOOKED_AT, HUB, HUB_MEMORY, HUB_DOCUMENTS])
"""Settings of this machine: no package carries them and none can set them."""


def is_sound(name: str, value: object) -> bool:
    """Whether a setting from elsewhere has a value of the right type. Settings that are unknown here may have any."""
    if name == REASONS:
        return isinstance(value, list) and all(isinstance(entry, str) for entry in cast("list[Any]", value))
    return True
