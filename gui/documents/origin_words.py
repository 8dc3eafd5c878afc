"""Where a document's values are from, in words."""

from core.model import Meta
from core.text.origins import FIELDS, Origin, confirmed, origins
from gui.base.i18n import N_, _

_WORDS = {
    Origin.TEXT: N_("the text"),
    Origin.TITLE: N_("the title"),
    Origin.HEAD: N_("the lines below the title"),
    Origin.PAGE: N_("what the page says of its publication"),
    Origin.ENACTMENT: N_("the lines on its passing"),
    Origin.SIGNATURE: N_("the signature"),
    Origin.OPENING: N_("the opening words"),
    Origin.ISSUER: N_("the issuing body"),
    Origin.FILE_NAME: N_("the file’s name"),
    Origin.FILE: N_("the file’s own data"),
    Origin.PERSON: N_("a person’s entry"),
}
_NAMES = {
    "title": N_("Title"),
    "region": N_("Region"),
    "year": N_("Year"),
    "issuer": N_("Issuing body"),
    "date": N_("Date"),
    "kind": N_("Kind"),
}


def origin_line(meta: Meta, field: str) -> str:
    """Where a value is from and whether a person confirmed it; empty where nothing is known of that."""
    origin = origins(meta).get(field)
    said = _("From {origin}").format(origin=_(_WORDS[origin])) if origin is not None else ""
    sure = _("confirmed") if field in confirmed(meta) and getattr(meta, field) else ""
    return " · ".join(part for part in (said, sure) if part)


def origin_lines(meta: Meta) -> str:
    """A line for each value of which it is known."""
    lines = ((_(_NAMES[field]), origin_line(meta, field)) for field in FIELDS)
    return "\n".join(f"{name}: {line}" for name, line in lines if line)
