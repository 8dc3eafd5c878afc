"""Values of attributes as the command line takes them: ``status=planned``, ``amount=2196.1万元``."""

from collections.abc import Iterable

from core.errors import UserError
from core.ids import LabelId
from core.said.fields import FieldValue
from core.session import Session


def attribute_values(session: Session, label: LabelId, given: Iterable[str]) -> dict[str, FieldValue | None]:
    """The values of an annotation with a label, by code; an empty value takes one away.

    Raises UserError ``cli.no_value``, ``attribute.not_declared``, ``field.bad_value``.
    """
    listed = list(given)
    if not listed:
        return {}
    from core.figures.typed import typed

    known = {attribute.code: attribute for attribute in session.attributes.for_label(label)}
    found: dict[str, FieldValue | None] = {}
    for text in listed:
        code, sign, value = text.partition("=")
        if not sign:
            raise UserError("cli.no_value", value=text)
        if code not in known:
            raise UserError("attribute.not_declared", attribute=code, label=session.codebook.get(label).code)
        found[code] = typed(known[code], value) if value.strip() else None
    return found
