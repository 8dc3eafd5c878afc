"""The parts of a Word document, found by the relationships that name them (ECMA-376 part 2, 6.5)."""

import posixpath

from core.errors import UserError
from core.reading.readers.docx_names import STRICT
from core.reading.readers.markup import MAX_XML, Element, parse
from core.reading.readers.packed import Packed, folded

KIND = "DOCX"
_USUAL = {
    name: f"{name}.xml" for name in ("styles", "numbering", "footnotes", "endnotes", "comments", "glossaryDocument")
}
"""For each kind of relationship, the part to use if the document names none."""


class Parts:
    """Reads the parts of one document.

    Raises UserError ``import.damaged``, ``import.encrypted``, ``import.expands``.
    """

    def __init__(self, data: bytes) -> None:
        self.packed = Packed(data, KIND)
        self.main = self._main()
        self._relations = self._of(self.main)

    def _main(self) -> str:
        """The part that the package names as its document, usually ``word/document.xml``."""
        named = [name for kind, name in self._of("").values() if kind == "officeDocument"]
        for name in (*named, "word/document.xml"):
            own = self.packed.own_name(name)
            if own is not None:
                return own
        raise UserError("import.damaged", kind=KIND)

    def _of(self, part: str) -> dict[str, tuple[str, str]]:
        """The relationships of a part by id: the kind, and the name of the part that it leads to."""
        folder, _, own = part.rpartition("/")
        data = self.packed.get(f"{folder}/_rels/{own}.rels".lstrip("/"), MAX_XML)
        found: dict[str, tuple[str, str]] = {}
        for relation in parse(data, KIND) if data is not None else ():
            if str(relation.get("TargetMode") or "").lower() == "external":
                continue
            target = str(relation.get("Target") or "").replace("\\", "/")
            name = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[str(relation.get("Id"))] = (str(relation.get("Type") or "").rpartition("/")[2], folded(name))
        return found

    def meant(self, id_: str | None) -> str | None:
        """The name of the part to which an id in the document leads, if that part exists."""
        _, name = self._relations.get(id_ or "", ("", ""))
        return self.packed.own_name(name) if name else None

    def names(self, kind: str) -> list[str]:
        """The parts of a kind, such as ``header``, in the order in which the document names them."""
        own = (self.packed.own_name(name) for found, name in self._relations.values() if found == kind)
        return list(dict.fromkeys(name for name in own if name is not None))

    def xml(self, name: str) -> Element | None:
        """The root element of a part."""
        data = self.packed.get(name, MAX_XML)
        if data is None:
            return None
        for strict, usual in STRICT:
            if strict in data:
                data = data.replace(strict, usual[1:-1].encode())
        return parse(data, KIND)

    def one(self, kind: str) -> Element | None:
        """The root element of the part of a kind: the one that the document names, else the usual one beside it."""
        folder = self.main.rpartition("/")[0]
        name = next(iter(self.names(kind)), f"{folder}/{_USUAL[kind]}".lstrip("/"))
        return self.xml(name)
