"""The id of a document's value of a variable."""

from core.ids import derived_id


def value_id(document: str, variable: str) -> str:
    """The id follows from the document and the variable's code, so that two people's values are states of one row."""
    return derived_id("variable value", document, variable)
