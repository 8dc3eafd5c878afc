"""Adds labels one after another. A dataset may bring ten thousand codes that the codebook does not have."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable

from core.changes import ChangeSet
from core.codebook import PALETTE, require_colour, require_key
from core.engine import Engine
from core.errors import UserError
from core.ids import LabelId, new_uuid
from core.model import Label
from core.storage import entities
from core.storage.tables import LABEL, LARGEST


class LabelMaker:
    """Makes new labels after reading the codebook once.

    It does not see other changes. So use it inside of one operation that changes labels in no other way.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        labels = entities.labels(engine.conn)
        self._ids = {label.id for label in labels}
        self._codes = {label.code for label in labels}
        self.keys = {label.key for label in labels if label.key is not None}
        """Keys that label something already."""
        self._colours = Counter(label.colour for label in labels)
        self._last: dict[LabelId | None, int] = {}
        """By parent, the last position among its children."""
        for label in labels:
            self._last[label.parent] = max(label.position, self._last.get(label.parent, label.position))

    def create(
        self,
        *,
        code: str | None = None,
        name_zh: str = "",
        name_en: str = "",
        colour: str | None = None,
        key: str | None = None,
        parent: LabelId | None = None,
        definition_zh: str = "",
        definition_en: str = "",
        examples: Iterable[str] = (),
        id: LabelId | None = None,  # noqa: A002
    ) -> tuple[Label, ChangeSet]:
        """Add a label as the last child of `parent`; see `CodebookVerbs.create`."""
        engine = self._engine
        with engine.operation("label.create") as operation:
            name_zh, name_en, code = name_zh.strip(), name_en.strip(), (code or "").strip()
            if not (name_zh or name_en or code):
                raise UserError("label.no_name")
            if parent is not None and parent not in self._ids:
                raise UserError("label.unknown", label=parent)
            label = Label(
                id or LabelId(new_uuid()),
                code or _code_from(name_en or name_zh, self._codes),
                name_zh,
                name_en,
                require_colour(colour) if colour else self._least_used(),
                require_key(key),
                parent,
                definition_zh,
                definition_en,
                tuple(examples),
                min(self._last.get(parent, -1) + 1, LARGEST),
            )
            if label.code in self._codes or label.id in self._ids:
                raise UserError("label.code_taken", value=label.code)
            if label.key in self.keys:
                raise UserError("label.key_taken", value=label.key)
            row = entities.label_row(label)
            if operation.read(LABEL, label.id) is None:
                operation.insert(LABEL, row)
            else:
                del row["id"]
                operation.update(LABEL, (label.id,), **row, deleted=0)
        self._note(label)
        return label, engine.change_set(operation)

    def _note(self, label: Label) -> None:
        self._ids.add(label.id)
        self._codes.add(label.code)
        self._colours[label.colour] += 1
        self._last[label.parent] = label.position
        if label.key is not None:
            self.keys.add(label.key)

    def _least_used(self) -> str:
        return min(PALETTE, key=lambda colour: (self._colours[colour], PALETTE.index(colour)))


def _code_from(name: str, taken: Collection[str]) -> str:
    """A code such as ``school_meals``, or the name itself if it is Chinese; a number makes it unique."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    base = re.sub(r"[^\w]+", "_", folded).strip("_") or "label"
    code, number = base, 2
    while code in taken:
        code, number = f"{base}_{number}", number + 1
    return code
