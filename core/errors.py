"""What can go wrong, as codes with fields.

Core raises these and words nothing for the screen: `core.messages` holds one English sentence for each
code, `gui.widgets.errors` translates and shows it, `core.cli` prints it. Three families:

- `UserError`: expected, and the user can do something else (a duplicate, an unknown label, a wrong file).
- `EnvironmentFault`: disk, permission, lock, damaged file; `fields["path"]` names the file.
- anything else that escapes is a bug and is reported as one.
"""


class BiaoduError(Exception):
    """An error with a stable `code` such as ``"annotation.duplicate"`` and the `fields` its sentence needs."""

    def __init__(self, code: str, **fields: object) -> None:
        super().__init__(code, fields)
        self.code = code
        self.fields = fields

    def __str__(self) -> str:
        listed = ", ".join(f"{name}={value!r}" for name, value in self.fields.items())
        return f"{self.code}({listed})"


class UserError(BiaoduError):
    """Something the user asked for cannot be done as asked."""


class EnvironmentFault(BiaoduError):
    """The machine or the file refuses: disk full, no permission, locked, damaged."""
