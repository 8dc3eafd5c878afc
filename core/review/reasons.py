"""The short list of reasons that a reviewer chooses from."""

from collections.abc import Iterable
from typing import Any, cast

import orjson

from core import bounded_json
from core.bounded_json import JsonError

SETTING_NAME = "review.reasons"
"""In the table of project settings: a JSON list. Where it is missing the defaults apply."""

_CHINESE = (
    "边界应到整句",
    "边界多了无关内容",
    "类别不符合编码手册",
    "只是背景，不是举措",
    "属于计划，尚未完成",
    "漏标",
    "重复标注",
    "两种理解都成立",
)
_ENGLISH = (
    "The span should cover the whole sentence",
    "The span takes in something else",
    "The label does not fit its definition",
    "Background, not a measure",
    "Planned, not done",
    "Missed",
    "Labelled twice",
    "Both readings hold",
)


def default_reasons(language: str) -> tuple[str, ...]:
    """What a project begins with, for a language tag (``zh...`` Chinese, else English)."""
    return _CHINESE if language.startswith("zh") else _ENGLISH


def reasons_to_json(reasons: Iterable[str]) -> str:
    """The setting's value: trimmed, without empty ones and repeats."""
    trimmed = (" ".join(reason.split()) for reason in reasons)
    return orjson.dumps([reason for reason in dict.fromkeys(trimmed) if reason]).decode()


def reasons_from_json(stored: str | None) -> tuple[str, ...] | None:
    """The list as stored; None where there is none, or no list."""
    if stored is None:
        return None
    try:
        loaded = bounded_json.loads(stored)
    except JsonError:
        return None
    if not isinstance(loaded, list):
        return None
    return tuple(reason for reason in cast("list[Any]", loaded) if isinstance(reason, str))
