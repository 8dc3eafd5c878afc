"""Rows of the import table as plain values: what is chosen, how it was described, what is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum

from core.ids import DocumentId
from core.importing import as_entered
from core.model import Document, Meta
from core.reading.kinds import READABLE
from core.reading.prepare import PassedOver
from core.reading.preview import Chosen, NearlySame, PreviewRow
from core.text.furniture import TRUNCATED
from core.text.withheld import with_fields
from gui.base.i18n import N_, _, ngettext
from gui.widgets.errors import sentence

_CUT = 0.6
"""When one text contains the other and they have less than this share in common, it is called a part of it."""


class RowState(IntEnum):
    """How far a row can be imported, from the best."""

    FINE = 0
    NOTICED = 1
    """It comes in, with remarks."""
    KNOWN = 2
    """The same text is there already."""
    REFUSED = 3


READERS = {
    "text": N_("Plain text"),
    "html": N_("Web page"),
    "docx": N_("Word"),
    "libreoffice+docx": N_("Word"),
    "pdf": N_("PDF"),
    "scan": N_("Scan"),
    "xlsx": N_("Excel"),
    "csv": N_("Table"),
    "records": N_("JSON"),
    "jsonl": N_("JSON Lines"),
    "lines": N_("JSON Lines"),
    "whole": N_("JSON"),
    "office": N_("Word"),
    "feed": N_("RSS feed"),
    "zip": N_("Zip"),
    "picture": N_("Picture"),
}
"""What read a text, by the name in its `Source.reader`; for what is refused, by its `core.reading.kinds.FileKind`."""


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One row of the table."""

    preview: PreviewRow
    meta: Meta | None
    """As the user left it; None for what is refused."""
    chosen: bool

    @classmethod
    def of(cls, preview: PreviewRow) -> "ImportRow":
        """A row as it first appears: chosen unless something speaks against it."""
        incoming = preview.incoming
        comes = incoming is not None and preview.same is None
        return cls(preview, incoming.new.meta if incoming is not None else None, comes)

    @property
    def state(self) -> RowState:
        """How far it can come in."""
        if self.meta is None:
            return RowState.REFUSED
        if self.preview.same is not None:
            return RowState.KNOWN
        noticed = self.preview.notices or self.preview.near is not None or self.truncated or self.suggests
        return RowState.NOTICED if noticed else RowState.FINE

    @property
    def may_be_chosen(self) -> bool:
        """Whether importing it would change anything. Even for a known text, annotations may be new."""
        incoming = self.preview.incoming
        return incoming is not None and (self.preview.same is None or bool(incoming.spans) or self.suggests)

    @property
    def suggests(self) -> bool:
        """Whether suggestions come in with it, which somebody may not want."""
        incoming = self.preview.incoming
        return incoming is not None and bool(incoming.predictions)

    @property
    def passed_over(self) -> bool:
        """Whether its kind is never read, and it was only found in the folder."""
        return any(isinstance(item, PassedOver) for item in self.preview.items)

    @property
    def truncated(self) -> bool:
        """Whether the text itself says that a part of it is missing."""
        incoming = self.preview.incoming
        return incoming is not None and any(mask.reason == TRUNCATED for mask in incoming.new.masks)

    def meta_as_left(self) -> Meta:
        """The metadata as they will be imported: what differs from what was found, a person entered.

        Only for a row that is not refused.
        """
        incoming = self.preview.incoming
        assert self.meta is not None
        return self.meta if incoming is None else as_entered(incoming.new.meta, self.meta)

    def with_field(self, field: str, value: object) -> "ImportRow":
        """The row with another value of a field of `Meta`."""
        return self if self.meta is None else replace(self, meta=with_fields(self.meta, **{field: value}))


def remarks(row: ImportRow) -> list[str]:
    """What there is to say about a row, the weightiest first."""
    preview = row.preview
    if preview.refusal is not None:
        return [sentence(preview.refusal)]
    found: list[str] = []
    if preview.same is not None:
        if preview.same.source is None:
            found.append(_("Already in the project: {title}").format(title=preview.same.title))
        else:
            found.append(_("The same text as {source}").format(source=short_name(preview.same.source)))
    if preview.near is not None:
        found.append(_nearness(preview.near))
    if row.truncated:
        found.append(_("The text is cut off"))
    if preview.incoming is not None and (count := len(preview.incoming.predictions)):
        found.append(
            ngettext("{n} prediction comes in as a suggestion", "{n} predictions come in as suggestions", count).format(
                n=f"{count:,}"
            )
        )
    return found + [sentence(notice) for notice in preview.notices]


def taken(row: ImportRow) -> list[str]:
    """The share of the source's characters that is in the text, if they were counted."""
    incoming = row.preview.incoming
    if incoming is None or incoming.held is None:
        return []
    missing = sum(
        count
        for notice in row.preview.notices
        if notice.code == "import.characters_missing" and isinstance(count := notice.fields["count"], int)
    )
    words = _("{taken} of {held} characters of the source are in the text")
    return [words.format(taken=f"{incoming.held - missing:,}", held=f"{incoming.held:,}")]


def _nearness(near: NearlySame) -> str:
    """How similar a text is to another, in words."""
    if near.same_file:
        return _("This file is there already, read otherwise before: {title}").format(title=near.title)
    other = near.title if near.source is None else short_name(near.source)
    if near.common < _CUT and near.contained > near.common + 0.2:
        return _("Shares its text with {title}, one is cut: {percent} %").format(
            title=other, percent=_percent(near.contained)
        )
    return _("Nearly the same as {title}: {percent} %").format(title=other, percent=_percent(near.common))


def _percent(share: float) -> int:
    """A share that is not the whole never shows as 100 %."""
    return min(99, round(share * 100))


def reader_name(row: ImportRow) -> str:
    """What kind of file the text came from."""
    incoming = row.preview.incoming
    if incoming is not None:
        return _(READERS.get(incoming.new.source.reader.partition("/")[0], row.preview.kind))
    suffix = row.preview.path.suffix.lower()
    kind = row.preview.kind or READABLE.get(suffix, "")
    return _(READERS[kind]) if kind in READERS else suffix.removeprefix(".").upper()


def encoding_name(row: ImportRow) -> str:
    """The charset of a file that has one."""
    incoming = row.preview.incoming
    return incoming.new.source.encoding if incoming is not None and is_decoded(row) else ""


def is_decoded(row: ImportRow) -> bool:
    """Whether the text came from bytes in a charset that the user may know better."""
    incoming = row.preview.incoming
    return incoming is not None and incoming.new.source.reader.partition("/")[0] in ("text", "html", "csv")


def short_name(source: str) -> str:
    """A source without its folders."""
    return source.replace("\\", "/").rpartition("/")[2]


def as_document(row: ImportRow) -> Document | None:
    """A row as the document it will be, for dialogs that describe documents; None for what is refused."""
    incoming = row.preview.incoming
    if incoming is None or row.meta is None:
        return None
    return Document(DocumentId(""), row.meta, incoming.new.source, len(incoming.new.text), "", 0)


def to_import(rows: Iterable[ImportRow]) -> tuple[list[Chosen], list[PreviewRow]]:
    """What comes in, and what stays out."""
    chosen: list[Chosen] = []
    left_out: list[PreviewRow] = []
    for row in rows:
        if row.chosen and row.meta is not None:
            chosen.append(Chosen(row.preview, row.meta))
        else:
            left_out.append(row.preview)
    return chosen, left_out


def all_clean(rows: Sequence[ImportRow]) -> bool:
    """Whether nothing needs to be decided or looked at."""
    return bool(rows) and all(row.state is RowState.FINE for row in rows)
