r"""What brat's standoff has beside text-bound annotations: attributes, relations, notes, passages in several pieces.

``A1 status T1 done`` is an attribute; one with several values has a line each, and blanks in values are ``\s``. A
relation is ``R1 fulfils Arg1:T1 Arg2:T2``, its note an ``AnnotatorNotes`` of it. A memo is a note of the type ``Memo``.
Annotations that `continues` joins in one direction, of which only the first says anything else, are one annotation in
several pieces; others are joined by relations.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, cast

from core.formats.raw import RawDocument
from core.formats.records import DocumentRecord, SpanRecord
from core.formats.said import SaidUse, Values
from core.formats.said_mapping import (
    SaidReader,
    attributes_of,
    inside,
    memos_of,
    text_of,
    with_blanks,
    without_blanks,
)
from core.said.fields import FieldKind
from core.said.links import CONTINUES

MEMO = "Memo"
_ATTRIBUTE = re.compile(r"[AM]\S*\t(\S+) (\S+)(?: (.*))?", re.DOTALL)
_RELATION = re.compile(r"(R\S*)\t(\S+) \S+?:(\S+) \S+?:(\S+)\s*")
_MEMO = re.compile(rf"#\S*\t{MEMO} (\S+)\t(.*)", re.DOTALL)


# --- writing


def passages(record: DocumentRecord) -> dict[str, list[SpanRecord]]:
    """By the id of their first annotation, those that are written as one in several pieces, in text order."""
    following = {link["source"]: link for link in _continuing(record)}
    if not following:
        return {}
    by_id = {span.id: span for span in record.spans}
    ends = [link["target"] for link in following.values()]
    found: dict[str, list[SpanRecord]] = {}
    for span in record.spans:
        if span.id in ends or span.id not in following:
            continue
        pieces = [span]
        while (link := following.get(pieces[-1].id)) is not None and len(pieces) <= len(by_id):
            pieces.append(by_id[link["target"]])
        if _is_one(record, pieces):
            found[span.id] = pieces
    return found


def _continuing(record: DocumentRecord) -> list[Values]:
    """Links that make passages, where nothing is continued twice or continues twice."""
    links = [link for link in inside(record) if link["kind"] == CONTINUES and not link.get("note")]
    for end in ("source", "target"):
        ends = [link[end] for link in links]
        links = [link for link in links if ends.count(link[end]) == 1]
    return links


def _is_one(record: DocumentRecord, pieces: Sequence[SpanRecord]) -> bool:
    """Whether pieces follow each other with text between them, and only the first says anything else."""
    said, later = record.said, {span.id for span in pieces[1:]}
    joined = sum(link["source"] in later or link["target"] in later for link in said.relations) if said else 0
    if joined != len(pieces) - 1 or any(
        span.note is not None or attributes_of(record, span.id) or memos_of(record, span.id) for span in pieces[1:]
    ):
        return False
    return all(
        before.end < after.start and record.text[before.end : after.start].strip("\r\n")
        for before, after in pairwise(pieces)
    )


def said_lines(
    record: DocumentRecord,
    numbers: Mapping[str, int],
    joined: Iterable[str],
    type_of: Callable[[str, str], str],
    shown: Callable[[str], str],
) -> Iterator[str]:
    """The lines behind those of a document's annotations.

    `numbers` are those of its annotations by id, `joined` the ids of annotations whose links are in their pieces;
    `type_of` gives the type for a kind of name (``A`` or ``R``) and a code; `shown` escapes a note.
    """
    count = 0
    notes = sum(span.note is not None for span in record.spans if span.id in numbers)
    for id_, number in numbers.items():
        for code, value in attributes_of(record, id_).items():
            for part in cast("list[Any]", value) if isinstance(value, list) else [value]:
                count += 1
                yield f"A{count}\t{type_of('A', code)} T{number} {without_blanks(text_of(part))}\n"
        for memo in memos_of(record, id_):
            notes += 1
            yield f"#{notes}\t{MEMO} T{number}\t{shown(memo['text'])}\n"
    gone = set(joined)
    relations = 0
    for link in inside(record):
        if link["kind"] == CONTINUES and link["source"] in gone:
            continue
        relations += 1
        ends = f"Arg1:T{numbers[link['source']]} Arg2:T{numbers[link['target']]}"
        yield f"R{relations}\t{type_of('R', link['kind'])} {ends}\n"
        if link.get("note"):
            notes += 1
            yield f"#{notes}\tAnnotatorNotes R{relations}\t{shown(link['note'])}\n"


def configuration(use: SaidUse, type_of: Callable[[str, str], str]) -> tuple[str, str]:
    """What stands under ``[relations]`` and ``[attributes]`` in ``annotation.conf``."""
    relations = "".join(f"{type_of('R', kind)}\tArg1:<ENTITY>, Arg2:<ENTITY>\n" for kind in use.kinds)
    lines: list[str] = []
    for field in use.attributes:
        codes = [without_blanks(choice.code) for choice in field.choices]
        if field.kind is FieldKind.YES_NO:
            codes = ["yes", "no"]
        listed = f", Value:{'|'.join(codes)}" if codes else ""
        lines.append(f"{type_of('A', field.code)}\tArg:<ENTITY>{listed}\n")
    return relations, "".join(lines)


# --- reading


class SaidLines:
    """The lines of a document that are no annotations: they may stand before what they are about."""

    def __init__(self, document: RawDocument, labels: Mapping[str, str], hidden: Callable[[str], str]) -> None:
        self._document = document
        self.labels = labels
        """What each type stands for."""
        self._hidden = hidden
        self.said = SaidReader(document)
        self._attributes: list[tuple[str, str, Any]] = []
        self._relations: dict[str, tuple[str, str, str]] = {}
        self._memos: list[tuple[str, str]] = []

    def take(self, line: str) -> bool:
        """Whether the line is an attribute, a relation or a memo."""
        if found := _ATTRIBUTE.fullmatch(line):
            value = True if not found[3] else with_blanks(found[3])
            self._attributes.append((self._name(found[1]), found[2], value))
        elif found := _RELATION.fullmatch(line):
            self._relations[found[1]] = (self._name(found[2]), found[3], found[4])
        elif found := _MEMO.fullmatch(line):
            self._memos.append((found[1], self._hidden(found[2])))
        else:
            return False
        return True

    def _name(self, type_: str) -> str:
        return self.labels.get(type_, type_)

    def join(self, places: range) -> None:
        """Spans of these indexes are the pieces of a passage."""
        for before, after in pairwise(places):
            self.said.link(CONTINUES, self.said.id_of(before), self.said.id_of(after))

    def close(self, places: Mapping[str, int], notes: dict[str, str]) -> None:
        """`places` are those of the spans by the file's ids; of `notes` those of relations are taken out."""
        said = self.said
        for name, target, value in self._attributes:
            if target in places:
                said.attribute(places[target], name, value)
            else:
                self._document.left_out["attributes"] += 1
        for target, text in self._memos:
            if target in places:
                said.memo(places[target], text)
        for identity, (kind, source, target) in self._relations.items():
            note = notes.pop(identity, "")
            if source in places and target in places and source != target:
                said.link(kind, said.id_of(places[source]), said.id_of(places[target]), note=note)
            else:
                self._document.left_out["relations"] += 1
        said.close()
