"""What REFI-QDA has beside codings: cases with values of variables, notes, links.

A document's variables are those of a case that refers to its source, an annotation's attributes those of a case that
refers to its selection: that is how the standard says something of a thing that is coded. Memos are notes to which
source or selection refer. A link leads from selection to selection, of any sources, and its name is its kind.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from core.formats.raw import RawDocument
from core.formats.records import DocumentRecord
from core.formats.said import SaidUse, Values
from core.formats.said_mapping import SaidReader, attributes_of, memos_of, text_of, variables_of
from core.said.fields import FieldKind

Element = ElementTree.Element
_NAME = 40
"""Code points of a note that serve as its name."""


class SaidElements:
    """The elements that stand before and behind the sources, as text, collected document by document."""

    def __init__(
        self, use: SaidUse, guid: Callable[..., str], attribute: Callable[[str], str], content: Callable[[str], str]
    ) -> None:
        """`guid` makes ids of names; `attribute` and `content` escape texts for their place in XML."""
        self._use = use
        self._guid = guid
        self._attribute = attribute
        self._content = content
        self._cases: list[str] = []
        self._notes: list[str] = []
        self._links: list[str] = []

    def document(self, record: DocumentRecord, people: Callable[[str], str]) -> None:
        """Collect what is said of a document; `people` gives the id of somebody."""
        if record.said is None:
            return
        source = self._guid("source", record.id)
        self._case(record.meta.title, source, "SourceRef", "variable", variables_of(record))
        for span in record.spans:
            quote = record.text[span.start : min(span.end, span.start + _NAME)]
            self._case(quote, span.id.upper(), "SelectionRef", "attribute", attributes_of(record, span.id))
        for id_ in ("", *(span.id for span in record.spans)):
            self._notes += [self._note(memo, people) for memo in memos_of(record, id_)]
        ids = {span.id for span in record.spans}
        for link in record.said.relations:
            if link["source"] in ids:
                self._link(link, people)

    def references(self, record: DocumentRecord, id_: str = "") -> str:
        """The references to the memos about an annotation or, without `id_`, the document."""
        return "".join(f'<NoteRef targetGUID="{memo["id"].upper()}" />' for memo in memos_of(record, id_))

    def before_sources(self) -> str:
        """The variables and cases."""
        if not self._cases:
            return ""
        return f"<Variables>{''.join(self._variables())}</Variables><Cases>{''.join(self._cases)}</Cases>"

    def behind_sources(self) -> str:
        """The notes and links."""
        notes = f"<Notes>{''.join(self._notes)}</Notes>" if self._notes else ""
        return notes + (f"<Links>{''.join(self._links)}</Links>" if self._links else "")

    def _variables(self) -> Iterator[str]:
        for kind, fields in (("variable", self._use.variables), ("attribute", self._use.attributes)):
            for field in fields:
                type_ = "Boolean" if field.kind is FieldKind.YES_NO else "Text"
                name = self._attribute(field.code)
                yield f'<Variable guid="{self._guid(kind, field.code)}" name="{name}" typeOfVariable="{type_}" />'

    def _case(self, name: str, target: str, reference: str, kind: str, values: Mapping[str, Any]) -> None:
        if not values:
            return
        parts = [f'<Case guid="{self._guid("case", target)}" name="{self._attribute(name)}">']
        for code, value in values.items():
            boolean = isinstance(value, bool)
            content = str(value).lower() if boolean else self._content(text_of(value))
            tag = "BooleanValue" if boolean else "TextValue"
            variable = f'<VariableRef targetGUID="{self._guid(kind, code)}" />'
            parts.append(f"<VariableValue>{variable}<{tag}>{content}</{tag}></VariableValue>")
        parts.append(f'<{reference} targetGUID="{target}" /></Case>')
        self._cases.append("".join(parts))

    def _note(self, memo: Values, people: Callable[[str], str]) -> str:
        attributes = {
            "guid": memo["id"].upper(),
            "name": " ".join(memo["text"].split())[:_NAME],
            "creatingUser": people(memo["author"]) if memo.get("author") else "",
            "creationDateTime": memo.get("created_at") or "",
            "modifiedDateTime": memo.get("updated_at") or "",
        }
        listed = "".join(f' {name}="{self._attribute(value)}"' for name, value in attributes.items() if value)
        return f"<Note{listed}><PlainTextContent>{self._content(memo['text'])}</PlainTextContent></Note>"

    def _link(self, link: Values, people: Callable[[str], str]) -> None:
        places = f'originGUID="{link["source"].upper()}" targetGUID="{link["target"].upper()}"'
        named = f'guid="{link["id"].upper()}" name="{self._attribute(link["kind"])}" direction="OneWay"'
        if not link.get("note"):
            self._links.append(f"<Link {named} {places} />")
            return
        note: dict[str, Any] = {"id": self._guid("note", link["id"]), "text": link["note"]}
        note["author"] = link.get("annotator")
        self._notes.append(self._note(note, people))
        self._links.append(f'<Link {named} {places}><NoteRef targetGUID="{note["id"].upper()}" /></Link>')


# --- reading

_LISTED = frozenset(
    [
        *("User", "Codes", "Variable", "Note", "Case", "Link"),
        *("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource"),
    ]
)
Listed = Sequence[tuple[str, Element]]
"""Elements with their names, in the order of the file."""


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def listed(project: Element) -> Listed:
    """What a project has, but for codes, selections and what stands in them, which are most of its elements."""
    names: dict[str, str] = {}
    found: list[tuple[str, Element]] = []
    for element in project.iter():
        name = names.get(element.tag)
        if name is None:
            name = _name(element)
            name = names[element.tag] = name if name in _LISTED else ""
        if name:
            found.append((name, element))
    return found


class SaidInProject:
    """What a project says of its sources and selections, by their ids in capitals."""

    def __init__(self, project: Listed, people: Mapping[str, str], source: Callable[[str], str | None]) -> None:
        """`source` gives the text of a file of the project."""
        self._notes: dict[str, dict[str, Any]] = {}
        self._values: dict[str, dict[str, object]] = {}
        self._links: list[Element] = []
        self._readers: dict[str, tuple[SaidReader, int, RawDocument]] = {}
        """By the id of a selection: who reads its document, and its place among the spans."""
        variables = {_guid(element): element.get("name") or "" for name, element in project if name == "Variable"}
        for name, element in project:
            if name == "Note":
                self._notes[_guid(element)] = _memo(element, people, source)
            elif name == "Case":
                self._case(element, variables)
            elif name == "TextSource":
                if values := _values(element, variables):
                    self._values.setdefault(_guid(element), {}).update(values)
            elif name == "Link":
                self._links.append(element)

    def _case(self, case: Element, variables: Mapping[str, str]) -> None:
        values = _values(case, variables)
        for reference in case if values else ():
            if _name(reference) in ("SourceRef", "SelectionRef"):
                self._values.setdefault(_target(reference), {}).update(values)

    def document(self, document: RawDocument, source: Element, selections: Iterable[tuple[Element, range]]) -> None:
        """Take what is said of a source; each selection with the indexes of its spans."""
        said = SaidReader(document)
        for code, value in self._values.get(_guid(source), {}).items():
            said.variable(code, value)
        for note in self._noted(source):
            said.memo(None, note)
        for selection, places in selections if self._notes or self._values or self._links else ():
            guid = _guid(selection)
            for at in places:
                for code, value in self._values.get(guid, {}).items():
                    said.attribute(at, code, value)
                for note in self._noted(selection):
                    said.memo(at, note)
            if places and self._links:
                self._readers[guid] = (said, places[0], document)
        said.close()

    def _noted(self, element: Element) -> Iterator[dict[str, Any]]:
        for child in element if self._notes else ():
            if _name(child) == "NoteRef" and (note := self._notes.get(_target(child))):
                yield note

    def links(self) -> int:
        """Give links to the documents of their origins, when all are read. How many lead to or from anything else."""
        others = 0
        for link in self._links:
            ends = [self._readers.get((link.get(end) or "").upper()) for end in ("originGUID", "targetGUID")]
            source, target = ends
            if source is None or target is None or source[:2] == target[:2]:
                others += 1
                continue
            note = next(self._noted(link), dict[str, Any]())
            more = {"id": (link.get("guid") or "").lower(), "note": note.get("text"), "annotator": note.get("author")}
            source[0].link(link.get("name") or "", source[0].id_of(source[1]), target[0].id_of(target[1]), **more)
            source[0].close()
            target[0].close()
        return others


def _guid(element: Element) -> str:
    return (element.get("guid") or "").upper()


def _target(reference: Element) -> str:
    return (reference.get("targetGUID") or "").upper()


def _values(element: Element, variables: Mapping[str, str]) -> dict[str, object]:
    """The values of variables that stand in an element, by the variables' names."""
    found: dict[str, object] = {}
    for child in element:
        if _name(child) != "VariableValue":
            continue
        parts = {_name(part): part for part in child}
        reference = parts.pop("VariableRef", None)
        name = variables.get(_target(reference), "") if reference is not None else ""
        for kind, part in parts.items():
            text = part.text or ""
            if name and text.strip():
                found[name] = text.strip() in ("true", "1") if kind == "BooleanValue" else _number(kind, text)
    return found


def _number(kind: str, text: str) -> object:
    try:
        return int(text) if kind == "IntegerValue" and len(text) < 16 else float(text) if kind == "FloatValue" else text
    except ValueError:
        return text


def _memo(note: Element, people: Mapping[str, str], source: Callable[[str], str | None]) -> dict[str, Any]:
    """A note as a memo; its text stands in it or in a file."""
    text = next((child.text or "" for child in note if _name(child) == "PlainTextContent"), None)
    if text is None:
        text = source(note.get("plainTextPath") or "") or note.get("name") or ""
    memo = {
        "id": (note.get("guid") or "").lower(),
        "author": people.get((note.get("creatingUser") or "").upper(), ""),
        "text": text,
        "created_at": note.get("creationDateTime") or "",
        "updated_at": note.get("modifiedDateTime") or "",
    }
    return {name: value for name, value in memo.items() if value}
