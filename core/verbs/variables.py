"""Document variables: declaring them, and setting their values."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from core.bounded_json import dumps
from core.changes import ChangeSet
from core.engine import Engine
from core.errors import UserError
from core.ids import DocumentId, new_uuid
from core.said.fields import FieldChoice, FieldKind, FieldValue, Variable, checked, require_field, value_id
from core.storage import said_rows
from core.storage.journal import Operation
from core.storage.tables import VARIABLE, VARIABLE_VALUE
from core.verbs.declaring import put

BUILT_IN = frozenset(["title", "region", "year", "issuer", "date", "kind"])
"""What every document has beside its variables; no variable is called so."""
_EDITABLE = frozenset(["name_zh", "name_en", "choices", "units", "position"])


class VariableVerbs:
    """`Session.variables`. Variables and their values are everybody's, as the other data of documents are."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def declared(self) -> list[Variable]:
        """Every variable, by position."""
        return said_rows.variables(self._engine.conn)

    def get(self, code: str) -> Variable:
        """The variable with this code; raises UserError ``variable.unknown``."""
        for variable in self.declared():
            if variable.code == code:
                return variable
        raise UserError("variable.unknown", variable=code)

    def declare(
        self,
        code: str,
        kind: FieldKind | str = FieldKind.TEXT,
        *,
        name_zh: str = "",
        name_en: str = "",
        choices: Iterable[FieldChoice] = (),
        units: Iterable[str] = (),
    ) -> tuple[Variable, ChangeSet]:
        """Add a variable. Raises UserError ``field.*``, ``variable.code_taken``."""
        with self._engine.operation("variable.declare") as operation:
            known = self.declared()
            position = max((other.position for other in known), default=-1) + 1
            fields = (name_zh, name_en, tuple(choices), tuple(units), position)
            variable = Variable(new_uuid(), code.strip(), FieldKind(kind), *fields)
            require_field(variable)
            if variable.code in BUILT_IN | {other.code for other in known}:
                raise UserError("variable.code_taken", variable=variable.code)
            operation.insert(VARIABLE, said_rows.variable_row(variable))
        return variable, self._engine.change_set(operation)

    def take_over(self, variable: Variable) -> ChangeSet:
        """Declare a variable as another project does, with its id; raises as `declare` does."""
        with self._engine.operation("variable.declare") as operation:
            require_field(variable)
            if variable.code in BUILT_IN | {other.code for other in self.declared()}:
                raise UserError("variable.code_taken", variable=variable.code)
            put(operation, VARIABLE, said_rows.variable_row(variable))
        return self._engine.change_set(operation)

    def edit(self, code: str, **fields: Any) -> ChangeSet:
        """Change names, choices, units or position; raises UserError ``variable.unknown`` and as `declare` does."""
        unknown = fields.keys() - _EDITABLE
        if unknown:
            raise TypeError(f"no such field of a variable: {sorted(unknown)}")
        for name in fields.keys() & {"choices", "units"}:
            fields[name] = tuple(fields[name])
        with self._engine.operation("variable.edit") as operation:
            changed = replace(self.get(code), **fields)
            require_field(changed)
            put(operation, VARIABLE, said_rows.variable_row(changed))
        return self._engine.change_set(operation)

    def remove(self, code: str) -> ChangeSet:
        """Declare a variable no longer. Its values stay stored, out of sight, and come back with it."""
        with self._engine.operation("variable.remove") as operation:
            operation.remove(VARIABLE, self.get(code).id)
        return self._engine.change_set(operation)

    def of(self, documents: Iterable[DocumentId] | None = None) -> dict[DocumentId, dict[str, FieldValue]]:
        """The values of documents, or of all, by code and in the order of the variables; without any: left out."""
        stored = said_rows.values_of(self._engine.conn, documents)
        codes = [variable.code for variable in self.declared()] if stored else []
        found = {
            document: {code: values[code] for code in codes if code in values} for document, values in stored.items()
        }
        return {document: values for document, values in found.items() if values}

    def set(self, documents: Iterable[DocumentId], values: Mapping[str, FieldValue | None]) -> ChangeSet:
        """Set values by code, None taking one away, of one document or of many; one operation and undo step.

        Raises UserError ``document.unknown``, ``variable.unknown``, ``field.bad_value``.
        """
        return self.set_each(dict.fromkeys(documents, values))

    def set_each(self, values: Mapping[DocumentId, Mapping[str, FieldValue | None]]) -> ChangeSet:
        """As `set`, with values of their own for each document."""
        with self._engine.operation("variable.set") as operation:
            known = {variable.code: variable for variable in self.declared()}
            for document, given in values.items():
                if not self._engine.documents.exists(document):
                    raise UserError("document.unknown", document=document)
                for code, value in given.items():
                    if code not in known:
                        raise UserError("variable.unknown", variable=code)
                    self._set(operation, document, code, None if value is None else checked(known[code], value))
        return self._engine.change_set(operation)

    def _set(self, operation: Operation, document: DocumentId, code: str, value: FieldValue | None) -> None:
        id_ = value_id(document, code)
        known = operation.read(VARIABLE_VALUE, id_)
        there = known is not None and not known["deleted"]
        if value is None:
            if there:
                operation.remove(VARIABLE_VALUE, id_)
            return
        stored = dumps(value)
        if there and known is not None and known["value"] == stored:
            return
        # As with other data of documents, nobody need say who they are.
        who = self._engine.annotator_id() or ""
        row = {"id": id_, "document": document, "variable": code, "value": stored}
        put(operation, VARIABLE_VALUE, {**row, "annotator": who, "updated_at": operation.at})
