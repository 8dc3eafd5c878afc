"""Editing the codebook."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from core.changes import ChangeSet
from core.codebook import (
    Codebook,
    codebook_from_json,
    fold_key,
    in_tree_order,
    require_colour,
    require_consistent,
    require_key,
)
from core.codebook_differences import CodebookVersion, FieldDifference, differences
from core.engine import Engine
from core.errors import UserError
from core.ids import AnnotationId, AnnotatorId, LabelId, new_uuid
from core.model import Label
from core.progress import Cancelled, never, stoppable
from core.storage import codebook_versions, entities, said_rows
from core.storage.journal import Operation
from core.storage.tables import ANNOTATION, LABEL, MEANING_CHANGE, Value
from core.verbs.declaring import put_declarations, remove_others
from core.verbs.label_making import LabelMaker

_MEANING = ("definition_zh", "definition_en", "examples")
_EDITABLE = frozenset(["name_zh", "name_en", "colour", "key", "definition_zh", "definition_en", "examples"])


class CodebookVerbs:
    """`Session.codebook`. Every change makes a new version of the codebook.

    The codebook is everybody's: `merge` and `delete` relabel or remove the annotations of all annotators, because no
    annotation can keep a label that is gone.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def labels(self) -> list[Label]:
        """All labels, parents before their children, siblings by position."""
        return in_tree_order(entities.labels(self._engine.conn))

    def get(self, label: LabelId) -> Label:
        """One by id; raises UserError ``label.unknown``."""
        return self._find(lambda known: known.id == label, label)

    def by_code(self, code: str) -> Label:
        """The label with this code; raises UserError ``label.unknown``."""
        return self._find(lambda label: label.code == code, code)

    def by_key(self, key: str) -> Label | None:
        """The label that a press of `key` gives. With Caps Lock on, a capital counts as its small letter."""
        keys = {label.key: label for label in self.labels() if label.key is not None}
        return keys.get(key) or keys.get(fold_key(key))

    def _find(self, matches: Callable[[Label], bool], wanted: str) -> Label:
        for label in self.labels():
            if matches(label):
                return label
        raise UserError("label.unknown", label=wanted)

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
        """Add a label as the last child of `parent`.

        Without `code` it is made from the name; without `colour` the least used of `core.codebook.PALETTE` is taken.
        Raises UserError ``label.no_name``, ``label.code_taken``, ``label.key_taken``, ``label.bad_key``,
        ``label.bad_colour``, ``label.unknown`` for the parent.
        """
        # The codebook is read inside of the operation, so that nobody can add the same code meanwhile.
        with self._engine.operation("label.create") as operation:
            label, _ = LabelMaker(self._engine).create(
                code=code,
                name_zh=name_zh,
                name_en=name_en,
                colour=colour,
                key=key,
                parent=parent,
                definition_zh=definition_zh,
                definition_en=definition_en,
                examples=examples,
                id=id,
            )
        return label, self._engine.change_set(operation)

    def maker(self) -> LabelMaker:
        """A `LabelMaker`, which adds many labels in one operation without reading the codebook for each."""
        return LabelMaker(self._engine)

    def split(self, label: LabelId, names: Iterable[str], *, below: bool = True) -> tuple[list[Label], ChangeSet]:
        """Make the labels into which the annotations of one are to be sorted; no annotation changes by it.

        They stand below it or, without `below`, beside it, and each gets a free digit as its key as long as there are
        any. Raises as `create` does.
        """
        with self._engine.operation("label.split") as operation:
            split = self.get(label)
            parent = split.id if below else split.parent
            taken = {other.key for other in self.labels()}
            free = iter([key for key in "123456789" if key not in taken])
            made: list[Label] = []
            for name in names:
                chinese, english = ("", name) if name.isascii() else (name, "")
                made.append(self.create(name_zh=chinese, name_en=english, parent=parent, key=next(free, None))[0])
        return made, self._engine.change_set(operation)

    def edit(self, label: LabelId, *, meaning: bool = False, **fields: object) -> ChangeSet:
        """Change names, definitions, examples, colour or key of a label; its code stays.

        With `meaning`, the label means something else from then on, not only in other words: if its definition or
        examples change, its annotations come to the worklist (`Session.worklist`).

        Raises UserError ``label.unknown``, ``label.no_name``, ``label.key_taken``, ``label.bad_key``,
        ``label.bad_colour``.
        """
        unknown = fields.keys() - _EDITABLE
        if unknown:
            raise TypeError(f"no such field of a label: {sorted(unknown)}")
        if "colour" in fields:
            fields["colour"] = require_colour(str(fields["colour"]))
        if "key" in fields:
            key = fields["key"]
            fields["key"] = require_key(key if key is None else str(key))
        if "examples" in fields:
            fields["examples"] = tuple(fields["examples"])  # type: ignore[arg-type]
        with self._engine.operation("label.edit") as operation:
            changed = replace(self.get(label), **fields)  # type: ignore[arg-type]
            # A label from an imported dataset may have nothing but its code. Only taking existing names away is
            # refused.
            if fields.keys() & {"name_zh", "name_en"} and not (changed.name_zh.strip() or changed.name_en.strip()):
                raise UserError("label.no_name")
            before = self.get(label)
            require_consistent([*(known for known in self.labels() if known.id != label), changed])
            self._put(operation, changed)
            if meaning and any(getattr(before, name) != getattr(changed, name) for name in _MEANING):
                who = self._engine.require_annotator()
                values = {"label": changed.code, "annotator": who, "created_at": operation.at}
                operation.insert(MEANING_CHANGE, {"id": new_uuid(), **values})
        return self._engine.change_set(operation)

    def nest(self, label: LabelId, parent: LabelId | None, position: int | None = None) -> ChangeSet:
        """Move a label below `parent` (None: top level), to be the `position`-th child (default: the last).

        Raises UserError ``label.unknown``, ``label.cycle``.
        """
        with self._engine.operation("label.nest") as operation:
            moved = replace(self.get(label), parent=parent)
            if parent is not None:
                self.get(parent)
            labels = [known for known in self.labels() if known.id != label]
            require_consistent([*labels, moved])
            siblings = [known for known in labels if known.parent == parent]
            siblings.insert(len(siblings) if position is None else max(0, position), moved)
            for index, sibling in enumerate(siblings):
                self._put(operation, replace(sibling, position=index))
        return self._engine.change_set(operation)

    def merge(self, source: LabelId, into: LabelId, *, cancelled: Cancelled = never) -> ChangeSet:
        """Give `source`'s annotations, whoever made them, and its children to `into` and remove it.

        Raises UserError ``label.unknown``, ``label.merge_same``; ``label.cycle`` when `into` lies below `source`;
        `Cancel`, which leaves everything as it was.
        """
        if source == into:
            raise UserError("label.merge_same")
        return self._dissolve("label.merge", source, into, cancelled)

    def delete(self, label: LabelId, replacement: LabelId | None, *, cancelled: Cancelled = never) -> ChangeSet:
        """Remove a label; its children move up.

        Everybody's annotations of it get `replacement`, or are removed when that is None.

        Raises UserError ``label.unknown``, ``label.merge_same``; `Cancel`, which leaves everything as it was.
        """
        if label == replacement:
            raise UserError("label.merge_same")
        return self._dissolve("label.delete", label, replacement, cancelled)

    def _dissolve(self, name: str, label: LabelId, replacement: LabelId | None, cancelled: Cancelled) -> ChangeSet:
        engine = self._engine
        with engine.operation(name) as operation:
            gone = self.get(label)
            if replacement is not None:
                self.get(replacement)
            adopter = replacement if name == "label.merge" else gone.parent
            labels = [known for known in self.labels() if known.id != label]
            children = [replace(known, parent=adopter) for known in labels if known.parent == label]
            require_consistent([known for known in labels if known.parent != label] + children)
            for annotation in stoppable(engine.annotations.with_label(label), cancelled):
                place = (annotation.document, annotation.annotator, annotation.start, annotation.end)
                if replacement is None or engine.annotations.exists(*place, replacement):
                    operation.remove(ANNOTATION, annotation.id)
                else:
                    self._relabel(operation, annotation.id, replacement)
            for child in children:
                self._put(operation, child)
            operation.remove(LABEL, label)
        return engine.change_set(operation)

    def _relabel(self, operation: Operation, annotation: AnnotationId, label: LabelId) -> None:
        operation.update(ANNOTATION, (annotation,), label=label, updated_at=operation.at)

    def version(self) -> int:
        """How many states the codebook has had; 1 in a new project."""
        return codebook_versions.latest(self._engine.conn)

    def snapshot(self, version: int | None = None) -> Codebook:
        """The codebook as it is, or as it was in a version; raises UserError ``codebook.no_version``."""
        if version is None:
            conn = self._engine.conn
            return Codebook(tuple(self.labels()), tuple(said_rows.attributes(conn)), tuple(said_rows.link_kinds(conn)))
        stored = codebook_versions.snapshot(self._engine.conn, version)
        if stored is None:
            raise UserError("codebook.no_version", version=version)
        return codebook_from_json(stored)

    def replace(self, codebook: Codebook) -> ChangeSet:
        """Take over another codebook's labels in one operation.

        A label with the same code (or id) is changed to the new one's, keeping its id and so its annotations; new ones
        are added; labels that only this project has stay when annotations use them and are removed otherwise.
        Attributes and kinds of links that it declares are taken over, too; those that only this project has stay.
        """
        with self._engine.operation("codebook.import") as operation:
            self._replace(operation, codebook)
        return self._engine.change_set(operation)

    def versions(self) -> list[CodebookVersion]:
        """Every version, the oldest first: its number, when and by whom it was made, and by which operation."""
        return [
            CodebookVersion(number, at, None if who is None else AnnotatorId(who), name)
            for number, at, who, name in codebook_versions.listed(self._engine.conn)
        ]

    def differences(self, before: int, after: int | None = None) -> list[FieldDifference]:
        """How a version differs from an earlier one, or the present codebook does; ``codebook.no_version``."""
        return differences(self.snapshot(before), self.snapshot(after))

    def bring_back(self, version: int) -> ChangeSet:
        """Make the codebook what it was in a version, as a new one; raises UserError ``codebook.no_version``.

        Labels that annotations use stay, whether that version had them or not.
        """
        with self._engine.operation("codebook.bring_back") as operation:
            codebook = self.snapshot(version)
            self._replace(operation, codebook)
            remove_others(operation, self._engine.conn, codebook)
        return self._engine.change_set(operation)

    def _replace(self, operation: Operation, codebook: Codebook) -> None:
        mine = self.labels()
        ids = _matched(mine, codebook.labels)
        taken = set(ids.values())
        used = {label for label, _annotator, _count in self._engine.annotations.label_totals()}
        kept = [label for label in mine if label.id not in taken and label.id in used]
        keys = {label.key for label in codebook.labels}
        stay = {label.id for label in kept} | taken
        merged = [
            replace(
                label,
                key=None if label.key in keys else label.key,
                parent=label.parent if label.parent in stay else None,
            )
            for label in kept
        ]
        merged += [
            replace(label, id=ids[label.id], parent=ids.get(label.parent) if label.parent else None)
            for label in codebook.labels
        ]
        require_consistent(merged)
        # Removals first, so that a code that moves to another label is free.
        for label in mine:
            if label.id not in stay:
                operation.remove(LABEL, label.id)
        for label in in_tree_order(merged):
            self._put(operation, label)
        put_declarations(operation, self._engine.conn, codebook)

    def _put(self, operation: Operation, label: Label) -> None:
        row = entities.label_row(label)
        if operation.read(LABEL, label.id) is None:
            operation.insert(LABEL, row)
        else:
            values: dict[str, Value] = {**row, "deleted": 0}
            del values["id"]
            operation.update(LABEL, (label.id,), **values)


def _matched(mine: Iterable[Label], new: Iterable[Label]) -> dict[LabelId, LabelId]:
    """The id for each new label: that of my label with its code, else of mine with its id, unless that is taken."""
    listed = list(mine)
    by_code = {label.code: label.id for label in listed}
    ids = {label.id: by_code[label.code] for label in new if label.code in by_code}
    taken = set(ids.values())
    for label in new:
        if label.id not in ids:
            ids[label.id] = LabelId(new_uuid()) if label.id in taken else label.id
    return ids
