"""What is said beside labels as datasets carry it: read from a project, and brought into one."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from core.codebook import Codebook, codebook_from_value
from core.errors import UserError
from core.formats.manifest import beside_of
from core.formats.records import SpanRecord
from core.formats.said import Said, SaidUse
from core.ids import AnnotationId, AnnotatorId, DocumentId, is_id, new_uuid
from core.model import Annotation
from core.plausible import is_time
from core.said.declarations import variables_from
from core.said.fields import Field, FieldChoice, FieldKind, checked
from core.said.links import Link
from core.said.memos import Memo, Topic

if TYPE_CHECKING:
    from core.session import Session

_ENDS = ("source", "target")


class SaidRecords:
    """What is said of one document after another, for one `Session.reading`. Costs a plain project four questions."""

    def __init__(
        self, session: "Session", aliases: Mapping[str, str], people: Collection[AnnotatorId] | None = None
    ) -> None:
        """`aliases` are names to write instead of people's; of links and memos those of `people` (None: everybody)."""
        self._session = session
        chosen = people or ()
        self._names = {person.id: aliases.get(person.name, person.name) for person in session.annotators.list()}
        self._variables = session.variables.of()
        self._links: dict[DocumentId, list[Link]] = {}
        for link in session.links.all():
            if people is not None and link.annotator not in chosen:
                continue
            self._links.setdefault(link.document, []).append(link)
        self._memos: dict[str, list[Memo]] = {}
        for memo in session.memos.all():
            if people is not None and memo.author not in chosen:
                continue
            if memo.document and memo.about in (Topic.DOCUMENT, Topic.ANNOTATION):
                self._memos.setdefault(memo.document, []).append(memo)
        self._declared = session.attributes.by_label() if session.attributes.any() else None

    def use(self, documents: Iterable[DocumentId]) -> SaidUse:
        """What is said of these documents, for formats that have to say so first."""
        chosen = set(documents)
        attributes: set[str] = set()
        for document in chosen if self._declared else ():
            for values in self._session.attributes.in_document(document, self._declared).values():
                attributes |= values.keys()
        variables = {code for document in chosen for code in self._variables.get(document, ())}
        kinds = {link.kind for document in chosen for link in self._links.get(document, ())}
        by_code: dict[str, Field] = {}
        for known in self._session.attributes.declared() if attributes else ():
            if known.code in attributes:
                by_code.setdefault(known.code, known)
        return SaidUse(
            tuple(by_code.values()),
            tuple(known for known in self._session.variables.declared() if known.code in variables),
            tuple(sorted(kinds)),
            any(document in chosen for document in self._memos),
        )

    def of(self, document: DocumentId) -> Said | None:
        """What is said of a document; None: nothing."""
        attributes = self._session.attributes.in_document(document, self._declared) if self._declared else {}
        memos: dict[str, list[Mapping[str, Any]]] = {}
        for memo in self._memos.get(document, ()):
            memos.setdefault(memo.subject if memo.about == Topic.ANNOTATION else "", []).append(self._memo(memo))
        relations = [self._relation(link) for link in self._links.get(document, ())]
        said = Said(
            {str(id_): values for id_, values in attributes.items()},
            self._variables.get(document, {}),
            memos,
            relations,
        )
        return said or None

    def _memo(self, memo: Memo) -> dict[str, Any]:
        return {
            "id": memo.id,
            "author": self._names.get(memo.author, memo.author),
            "text": memo.text,
            "created_at": memo.created_at,
            "updated_at": memo.updated_at,
        }

    def _relation(self, link: Link) -> dict[str, Any]:
        elsewhere = {} if link.target_document == link.document else {"target_document": link.target_document}
        return {
            "id": link.id,
            "kind": link.kind,
            "source": link.source,
            "target": link.target,
            **elsewhere,
            "annotator": self._names.get(link.annotator, link.annotator),
            "note": link.note,
            "created_at": link.created_at,
            "updated_at": link.updated_at,
        }


def undeclared(session: "Session", said: Iterable[Said]) -> list[str]:
    """What datasets of other formats have that nobody has declared: codes of attributes, variables, kinds of links."""
    attributes = {known.code for known in session.attributes.declared()}
    variables = {known.code for known in session.variables.declared()}
    kinds = {kind.code for kind in session.links.kinds()}
    found: dict[str, None] = {}
    for each in said:
        if each.foreign:
            codes = (code for values in each.attributes.values() for code in values if code not in attributes)
            found.update(dict.fromkeys(codes))
            found.update(dict.fromkeys(code for code in each.variables if code not in variables))
            found.update(dict.fromkeys(str(link["kind"]) for link in each.relations if link["kind"] not in kinds))
    return list(found)


class SaidIntake:
    """Brings what datasets say beside labels into the open operation; what cannot come in is told, nothing else lost.

    What the project has already is kept. Attributes and variables that nobody has declared are declared as the
    dataset's manifest has them, else, in our own JSON Lines or with `declare`, as their values look.
    """

    def __init__(self, session: "Session", *, declare: bool = False) -> None:
        self._session = session
        self._declare = declare
        self._relations: list[tuple[str, Path, Mapping[str, Any], AnnotatorId | None]] = []
        self._beside: dict[Path, tuple[Codebook, Mapping[str, object]]] = {}
        """Codebook and manifest of each dataset."""
        self._foreign: set[Path] = set()
        """The files that are no JSON Lines of ours."""
        self._attributes_seen: dict[str, list[object]] = {}
        self._variables_seen: dict[str, list[object]] = {}
        """All values that those have, by code."""
        self._aliases: dict[str, AnnotationId] = {}
        """By the ids of files, annotations that were here before under another id."""
        self._undeclared: Counter[tuple[str, str]] = Counter()
        """How many values of what nobody has declared stayed out, by source and code."""
        self.told: list[tuple[str, UserError]] = []
        """Source and reason of what did not come in."""

    def expect(self, said: Said) -> None:
        """What a document of another format will say: comes before all of them, as one declaration has to fit all."""
        for values in said.attributes.values():
            for code, value in values.items():
                self._attributes_seen.setdefault(code, []).append(value)
        for code, value in said.variables.items():
            self._variables_seen.setdefault(code, []).append(value)

    def take(
        self,
        source: str,
        path: Path,
        document: DocumentId,
        said: Said,
        person: AnnotatorId | None,
        spans: Iterable[SpanRecord] = (),
    ) -> None:
        """What one document of the dataset at `path` brings; `person` is whose what names nobody is."""
        session, codebook = self._session, self._manifest(path)[0]
        if said.foreign:
            self._foreign.add(path)
        here = self._annotations(document, said, spans, person)
        known = session.attributes.stored({annotation.id for annotation in here.values()})
        for id_, values in said.attributes.items():
            annotation = here.get(id_)
            if annotation is None or annotation.document != document:
                continue
            declared = {
                known.code: known for known in self._attributes(source, path, values, codebook, annotation.label)
            }
            fitting = self._fitting(source, path, id_, values, declared)
            stored = known.get(annotation.id)
            if stored is not None and any(stored.get(code) != value for code, value in fitting.items()):
                self._tell(source, UserError("import.said_differs", id=id_, what="attributes"))
            elif stored is None and fitting:
                session.attributes.bring(annotation, fitting)
        if said.variables:
            self._take_variables(source, path, document, said.variables)
        for id_, memos in said.memos.items():
            if id_ and id_ not in here:
                continue
            subject = here[id_].id if id_ else ""
            for memo in memos:
                self._take_memo(source, document, subject, memo, person)
        self._relations += [(source, path, relation, person) for relation in said.relations]

    def _manifest(self, path: Path) -> tuple[Codebook, Mapping[str, object]]:
        """What the manifest beside a file, or beside its folder, declares."""
        if path not in self._beside:
            manifest = beside_of(path) or (beside_of(path.parent) if path.parent.name else {})
            try:
                codebook = codebook_from_value(manifest.get("codebook"))
            except UserError:
                codebook = Codebook()
            self._beside[path] = codebook, manifest
        return self._beside[path]

    def _annotations(
        self, document: DocumentId, said: Said, spans: Iterable[SpanRecord], person: AnnotatorId | None
    ) -> dict[str, Annotation]:
        """The annotations that something is said of, by the ids of the file."""
        ids = {
            *said.attributes,
            *filter(None, said.memos),
            *(str(link[end]) for link in said.relations for end in _ENDS),
        }
        there = self._session.annotations.existing(map(AnnotationId, ids))
        found = {str(id_): annotation for id_, (annotation, removed) in there.items() if not removed}
        missing = ids - found.keys()
        if not missing:
            return found
        labels = {label.id: label.code for label in self._session.codebook.labels()}
        by_place = {
            (here.start, here.end, labels.get(here.label, ""), here.annotator): here
            for here in self._session.annotations.of_document(document)
        }
        for span in spans:
            if span.id in missing:
                who = self._person(span.annotator, person)
                here = by_place.get((span.start, span.end, span.label.strip(), who)) if who else None
                if here is not None:
                    found[span.id] = here
                    self._aliases[span.id] = here.id
        return found

    def _attributes(
        self, source: str, path: Path, values: Mapping[str, Any], codebook: Codebook, label: Any
    ) -> Iterable[Field]:
        attributes = self._session.attributes
        known = attributes.for_label(label)
        codes = {attribute.code for attribute in known}
        missing = [code for code in values if code not in codes]
        for code in missing:
            described = [attribute for attribute in codebook.attributes if attribute.code == code]
            looks = None if described else self._looks(path, code, values[code], variables=False)
            try:
                for attribute in described:
                    attributes.take_over(attribute)
                if looks is not None:
                    attributes.declare(code, looks.kind, choices=looks.choices, units=looks.units)
            except UserError as error:
                self._tell(source, error)
        return attributes.for_label(label) if missing else known

    def _looks(self, path: Path, code: str, value: object, *, variables: bool) -> Field | None:
        """What an undeclared value is declared as; None: it is not to be declared."""
        if path not in self._foreign:
            kind, more = _looks_like(value)
            return Field("", code, kind, choices=tuple(more.get("choices", ())), units=tuple(more.get("units", ())))
        if not self._declare:
            return None
        from core.formats.said_mapping import guessed

        seen = self._variables_seen if variables else self._attributes_seen
        return guessed(code, seen.get(code, [value]))

    def _fitting(
        self, source: str, path: Path, id_: str, values: Mapping[str, Any], fields: Mapping[str, Field]
    ) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for code, value in values.items():
            if code not in fields and path in self._foreign:
                self._undeclared[source.partition(":")[0], code] += 1
                continue
            try:
                if code not in fields:
                    raise UserError("field.bad_code", value=code)
                found[code] = self._fitted(path, fields[code], value)
            except UserError as error:
                self._tell(source, UserError("import.wrong_said", what=code, id=id_, reason=str(error)))
        return found

    def _fitted(self, path: Path, known: Field, value: object) -> object:
        if path not in self._foreign:
            return checked(known, value)
        from core.formats.said_mapping import fitted

        return fitted(known, value)

    def _take_variables(self, source: str, path: Path, document: DocumentId, values: Mapping[str, Any]) -> None:
        variables = self._session.variables
        known = {variable.code for variable in variables.declared()}
        if missing := [code for code in values if code not in known]:
            try:
                described = {
                    variable.code: variable for variable in variables_from(self._manifest(path)[1].get("variables"))
                }
            except UserError:
                described = {}
            for code in missing:
                variable = described.get(code)
                looks = None if variable else self._looks(path, code, values[code], variables=True)
                try:
                    if variable is not None:
                        variables.take_over(variable)
                    elif looks is not None:
                        variables.declare(code, looks.kind, choices=looks.choices, units=looks.units)
                except UserError as error:
                    self._tell(source, UserError("import.wrong_said", what=code, id=document[:12], reason=str(error)))
        fields = {variable.code: variable for variable in variables.declared()}
        fitting = self._fitting(source, path, document[:12], values, fields)
        stored = variables.of([document]).get(document, {})
        if any(stored.get(code, value) != value for code, value in fitting.items()):
            self._tell(source, UserError("import.said_differs", id=document[:12], what="variables"))
        variables.set([document], {code: value for code, value in fitting.items() if code not in stored})

    def _take_memo(
        self, source: str, document: DocumentId, subject: str, memo: Mapping[str, Any], person: AnnotatorId | None
    ) -> None:
        author = self._person(memo.get("author"), person)
        if author is None:
            self._tell(source, UserError("import.no_annotator"))
            return
        about = Topic.ANNOTATION if subject else Topic.DOCUMENT
        made = Memo(
            _id(memo.get("id")),
            about.value,
            subject or document,
            document,
            author,
            str(memo["text"]),
            *_times(memo),
        )
        try:
            self._session.memos.bring(made)
        except UserError as error:
            self._tell(source, UserError("import.wrong_said", what="memo", id=made.id, reason=str(error)))

    def finish(self) -> None:
        """Bring in the links of all documents, when all their ends are here."""
        links, known = self._session.links, {kind.code for kind in self._session.links.kinds()}
        for source, path, relation, person in self._relations:
            kind = str(relation["kind"])
            if path in self._foreign and not self._declare and kind not in known:
                described = next((each for each in self._manifest(path)[0].links if each.code == kind), None)
                if described is None:
                    self._undeclared[source.partition(":")[0], kind] += 1
                    continue
            ends = tuple(self._aliases.get(str(relation[end]), AnnotationId(str(relation[end]))) for end in _ENDS)
            here = self._session.annotations.existing(ends)
            if any(end not in here or here[end][1] for end in ends):
                self._tell(source, UserError("import.link_without_end", id=str(relation.get("id", ""))))
                continue
            first, last = here[ends[0]][0], here[ends[1]][0]
            otherwise = first.annotator if path in self._foreign else person
            who = self._person(relation.get("annotator"), otherwise)
            if who is None:
                self._tell(source, UserError("import.link_without_end", id=str(relation.get("id", ""))))
                continue
            note = relation.get("note")
            link = Link(
                _id(relation.get("id")),
                kind,
                first.id,
                last.id,
                first.document,
                last.document,
                who,
                note if isinstance(note, str) and note else None,
                *_times(relation),
            )
            try:
                links.bring(link)
            except UserError as error:
                # A file without ids of its own brings the link that is here already.
                if error.code != "link.exists" or path not in self._foreign:
                    self._tell(source, UserError("import.wrong_said", what="link", id=link.id, reason=str(error)))
        self._relations = []
        for (source, code), count in self._undeclared.items():
            self._tell(source, UserError("import.not_declared", what=code, count=count))
        self._undeclared.clear()

    def _person(self, name: object, otherwise: AnnotatorId | None) -> AnnotatorId | None:
        if not isinstance(name, str) or not name.strip():
            return otherwise
        known = self._session.annotators.by_name(name.strip())
        return known.id if known is not None else self._session.annotators.create(name.strip())[0].id

    def _tell(self, source: str, error: UserError) -> None:
        self.told.append((source, error))


def _id(value: object) -> str:
    return value if isinstance(value, str) and is_id(value) else new_uuid()


def _times(values: Mapping[str, Any]) -> tuple[str, str]:
    """When something was made and changed; the present where it does not say so."""
    from core.times import now

    made, changed = values.get("created_at"), values.get("updated_at")
    made = made if isinstance(made, str) and is_time(made) else now()
    return made, changed if isinstance(changed, str) and is_time(changed) else made


def _looks_like(value: object) -> tuple[FieldKind, dict[str, Any]]:
    """The kind of field that has such a value, and what else to declare."""
    if isinstance(value, bool):
        return FieldKind.YES_NO, {}
    if isinstance(value, dict):
        unit = cast("dict[str, object]", value).get("unit")
        return FieldKind.NUMBER, {"units": [unit] if isinstance(unit, str) and unit else []}
    if isinstance(value, int | float):
        return FieldKind.NUMBER, {}
    if isinstance(value, list):
        return FieldKind.SEVERAL, {"choices": [FieldChoice(str(code)) for code in cast("list[object]", value)]}
    return FieldKind.TEXT, {}
