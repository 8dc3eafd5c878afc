"""What a page of W3C annotations has beside labels: bodies for attributes and memos, annotations for links.

Names of ours begin with ``biaodu:``, which the page's context declares; other programs show the bodies as texts.
"""

from collections.abc import Iterable, Iterator, Mapping

from core.formats.json_values import Object, as_list, as_object, as_text, one_or_several
from core.formats.raw import RawDocument
from core.formats.records import DocumentRecord
from core.formats.said_mapping import SaidReader, attributes_of, memos_of, text_of, variables_of

_ATTRIBUTE, _MEMO, _VARIABLES, _MEMOS = "biaodu:attribute", "biaodu:memo", "biaodu:variables", "biaodu:memos"
_URN = "urn:uuid:"


def bodies(record: DocumentRecord, id_: str) -> Iterator[Object]:
    """The bodies of an annotation for its attributes and memos."""
    for code, value in attributes_of(record, id_).items():
        yield {"type": "TextualBody", "purpose": "describing", _ATTRIBUTE: code, "value": text_of(value)}
    for memo in memos_of(record, id_):
        yield {
            "id": _URN + memo["id"],
            "type": "TextualBody",
            "purpose": "commenting",
            _MEMO: True,
            "value": memo["text"],
            "format": "text/markdown",
            "creator": {"type": "Person", "name": memo.get("author", "")},
            "created": memo.get("created_at", ""),
            "modified": memo.get("updated_at", ""),
        }


def is_ours(body: Mapping[str, object]) -> bool:
    """Whether a body is an attribute or a memo, and neither label nor note."""
    return _ATTRIBUTE in body or _MEMO in body


def document_members(record: DocumentRecord) -> Object:
    """What stands beside a document's text."""
    found: Object = {}
    if variables := variables_of(record):
        found[_VARIABLES] = variables
    if memos := list(memos_of(record)):
        found[_MEMOS] = memos
    return found


def linking(record: DocumentRecord) -> Iterator[Object]:
    """The links of a document as annotations of their sources."""
    ids = {span.id for span in record.spans} if record.said else set[str]()
    for link in record.said.relations if record.said else ():
        if link["source"] not in ids:
            continue
        body: list[Object] = [
            {"type": "SpecificResource", "purpose": "linking", "source": _URN + link["target"]},
            {"type": "TextualBody", "purpose": "tagging", "value": link["kind"]},
        ]
        if link.get("note"):
            body.append({"type": "TextualBody", "purpose": "commenting", "value": link["note"]})
        yield {
            "id": _URN + link["id"],
            "type": "Annotation",
            "motivation": "linking",
            "creator": {"type": "Person", "name": link.get("annotator", "")},
            "created": link.get("created_at", ""),
            "modified": link.get("updated_at", ""),
            "body": body,
            "target": _URN + link["source"],
        }


class SaidInPage:
    """What a page says, collected annotation by annotation."""

    def __init__(self) -> None:
        self._readers: dict[int, SaidReader] = {}
        self._places: dict[str, tuple[RawDocument, int]] = {}
        """By the id of an annotation, where its span is."""
        self._links: list[Object] = []

    def _of(self, document: RawDocument) -> SaidReader:
        return self._readers.setdefault(id(document), SaidReader(document))

    def document(self, document: RawDocument, text: Object) -> None:
        """Take what stands beside a text."""
        for code, value in as_object(text.get(_VARIABLES)).items():
            self._of(document).variable(code, value)
        for memo in as_list(text.get(_MEMOS)):
            self._of(document).memo(None, memo)

    def is_link(self, annotation: Object) -> bool:
        """Whether an annotation links two others. It is taken when all are known."""
        if annotation.get("motivation") != "linking" or not _annotation_id(annotation.get("target")):
            return False
        self._links.append(annotation)
        return True

    def annotation(self, document: RawDocument, annotation: Object, places: range) -> None:
        """An annotation became the document's spans of these indexes."""
        if not places:
            return
        self._places.setdefault(as_text(annotation.get("id")), (document, places[0]))
        for body in map(as_object, one_or_several(annotation.get("body"))):
            for at in places if is_ours(body) else ():
                if _ATTRIBUTE in body:
                    self._of(document).attribute(at, as_text(body[_ATTRIBUTE]), body.get("value"))
                else:
                    self._of(document).memo(at, _memo(body))

    def close(self, documents: Iterable[RawDocument]) -> None:
        """All annotations have been seen."""
        first = next(iter(documents), None)
        for link in self._links:
            listed = [as_object(body) for body in one_or_several(link.get("body"))]
            linked = (as_text(body.get("source")) for body in listed if body.get("purpose") == "linking")
            source = self._places.get(_annotation_id(link.get("target")))
            target = self._places.get(next(linked, ""))
            if source is None or target is None or (source[1:] == target[1:] and source[0] is target[0]):
                if first is not None:
                    first.left_out["links"] += 1
                continue
            tags = [as_text(body.get("value")) for body in listed if body.get("purpose") == "tagging"]
            notes = [as_text(body.get("value")) for body in listed if body.get("purpose") == "commenting"]
            reader = self._of(source[0])
            reader.link(
                next(iter(tags), ""),
                reader.id_of(source[1]),
                self._of(target[0]).id_of(target[1]),
                id=as_text(link.get("id")).removeprefix(_URN),
                annotator=as_text(as_object(link.get("creator")).get("name")),
                note="\n".join(notes),
                created_at=as_text(link.get("created")),
                updated_at=as_text(link.get("modified")),
            )
        for reader in self._readers.values():
            reader.close()


def _annotation_id(target: object) -> str:
    """The id of the annotation that a target is; empty for one that is a place in a text."""
    if isinstance(target, str):
        return target if target.startswith(_URN) else ""
    fields = as_object(target)
    named = as_text(fields.get("id")) or as_text(fields.get("source"))
    return named if named.startswith(_URN) and "selector" not in fields else ""


def _memo(body: Object) -> Object:
    known: Object = {
        "id": as_text(body.get("id")).removeprefix(_URN),
        "author": as_text(as_object(body.get("creator")).get("name")),
        "text": as_text(body.get("value")),
        "created_at": as_text(body.get("created")),
        "updated_at": as_text(body.get("modified")),
    }
    return {name: value for name, value in known.items() if value}
