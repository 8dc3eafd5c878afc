"""What a dataset is made of, whatever its format: whose annotations, which documents, which parts, which names.

A value that can be kept under a name in the project and used again (`core.selecting.profiles`).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from typing import cast

from core.errors import UserError
from core.formats.shapes import CONTEXT

PARTS = ("train", "dev", "test")
"""What the parts of a split are called, in this order."""
_ITEMS = {"people": (str,), "shares": (int, float)}
"""The types that members of a `Dataset`'s tuples may have."""


class WhoseLayers(StrEnum):
    """Whose annotations."""

    AUTO = "auto"
    """The adjudicated layer if it has annotations; else that of who works here; else that of the only one who has any.
    """
    MINE = "mine"
    EACH = "each"
    """Everybody's, each with its annotator."""
    ADJUDICATED = "adjudicated"
    MAJORITY = "majority"
    """What more than half of those who labelled the document agree on: the same ends and label."""
    UNION = "union"
    """What anybody says; each passage and label once."""


class Names(StrEnum):
    """What stands for a label."""

    CODE = "code"
    CHINESE = "zh"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Dataset:
    """The choices. The defaults take everything as it is."""

    layers: WhoseLayers = WhoseLayers.EACH
    people: tuple[str, ...] = ()
    """Names of annotators: only their annotations are taken, kept apart. Used instead of `layers`."""
    done: bool = False
    """Only documents that one of those annotators has set to done."""
    confirmed: bool = False
    """Only annotations that were made or confirmed under the present meaning of their label."""
    where: Mapping[str, str] = field(default_factory=dict[str, str])
    """Only documents whose metadata have these values in these fields."""
    shares: tuple[float, ...] = ()
    """The share of documents for each of `PARTS`; empty: they are not split."""
    seed: int = 0
    context: int = CONTEXT
    """Code points on either side of a passage."""
    without_masks: bool = False
    """Whether furniture is cut out of the texts."""
    anonymous: bool = False
    """Whether annotators are called A1, A2 ... instead of by their names."""
    names: Names = Names.CODE
    apart: bool = False
    """Whether each annotator gets a file."""
    card: bool = False
    """Whether a description and the codebook lie beside a dataset that is a single file."""

    def require_sound(self) -> None:
        """Raise UserError ``export.bad_split`` where the shares are none."""
        if self.shares and not (
            2 <= len(self.shares) <= len(PARTS) and min(self.shares) > 0 and abs(sum(self.shares) - 1) < 1e-6
        ):
            raise UserError("export.bad_split", value=",".join(f"{share:g}" for share in self.shares))

    def to_json(self) -> dict[str, object]:
        """Only what differs from the defaults."""
        usual = asdict(Dataset())
        return {name: value for name, value in asdict(self).items() if value != usual[name]}

    @classmethod
    def from_json(cls, value: object) -> "Dataset":
        """Back from `to_json`; what is unknown or of another type stays as the default."""
        given = cast("dict[str, object]", value) if isinstance(value, dict) else {}
        known: dict[str, object] = {field.name: getattr(cls(), field.name) for field in fields(cls)}
        chosen: dict[str, object] = {}
        for name, stored in given.items():
            usual = known.get(name)
            if isinstance(stored, int) and type(stored) is type(usual):
                chosen[name] = stored
            elif isinstance(usual, tuple) and isinstance(stored, list | tuple):
                items, kinds = cast("list[object]", stored), _ITEMS[name]
                chosen[name] = tuple(items) if all(isinstance(item, kinds) for item in items) else usual
            elif isinstance(usual, StrEnum):
                choices = type(usual)
                chosen[name] = choices(stored) if stored in list(choices) else usual
            elif isinstance(usual, dict) and isinstance(stored, dict):
                pairs = cast("dict[object, object]", stored)
                chosen[name] = {str(key): str(value) for key, value in pairs.items()}
        return cls(**chosen)  # type: ignore[arg-type]
