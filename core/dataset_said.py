"""What is said beside labels as datasets carry it: read from a project, and brought into one."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from core.codebook import Codebook
from core.errors import UserError
from core.formats.manifest import beside_of, codebook_beside
from core.formats.said import Said
from core.ids import AnnotationId, AnnotatorId, DocumentId, is_id, new_uuid
from core.plausible import is_time
from core.said.declarations import variables_from
from core.said.fields import Field, FieldChoice, FieldKind, checked
from core.said.links import Link
from core.said.memos import Memo, Topic

if TYPE_CHECKING:
    from core.session import Session


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


class SaidIntake:
    """Brings what datasets say beside labels into the open operation; what cannot come in is told, nothing else lost.

    What the project has already is kept. Attributes and variables that nobody has declared are declared as the
    dataset's manifest has them, else as their values look.
    """

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._relations: list[tuple[str, Mapping[str, Any], AnnotatorId | None]] = []
        self._beside: dict[Path, tuple[Codebook, Mapping[str, object]]] = {}
        """Codebook and manifest of each dataset."""
        self.told: list[tuple[str, UserError]] = []
        """Source and reason of what did not come in."""

    def take(
        self,
        source: str,
        path: Path,
        document: DocumentId,
        said: Said,
        person: AnnotatorId | None,
    ) -> None:
        """What one document of the dataset at `path` brings; `person` is whose what names nobody is."""
        if path not in self._beside:
            self._beside[path] = codebook_beside(path), beside_of(path)
        codebook, beside = self._beside[path]
        session, ids = self._session, [AnnotationId(id_) for id_ in said.attributes]
        here = {id_: found for id_, (found, removed) in session.annotations.existing(ids).items() if not removed}
        known = session.attributes.stored(here)
        for id_, values in said.attributes.items():
            annotation = here.get(AnnotationId(id_))
            if annotation is None or annotation.document != document:
                continue
            stored = known.get(annotation.id)
            if stored is not None and stored != dict(values):
                self._tell(source, UserError("import.said_differs", id=id_, what="attributes"))
            elif stored is None:
                fitting = self._fitting(
                    source,
                    id_,
                    values,
                    {known.code: known for known in self._attributes(values, codebook, annotation.label)},
                )
                session.attributes.bring(annotation, fitting)
        if said.variables:
            self._take_variables(source, document, said.variables, beside)
        for id_, memos in said.memos.items():
            for memo in memos:
                self._take_memo(source, document, id_, memo, person)
        self._relations += [(source, relation, person) for relation in said.relations]

    def _attributes(self, values: Mapping[str, Any], codebook: Codebook, label: Any) -> Iterable[Field]:
        attributes = self._session.attributes
        known = attributes.for_label(label)
        codes = {attribute.code for attribute in known}
        missing = [code for code in values if code not in codes]
        for code in missing:
            described = [attribute for attribute in codebook.attributes if attribute.code == code]
            try:
                for attribute in described:
                    attributes.take_over(attribute)
                if not described:
                    kind, more = _looks_like(values[code])
                    attributes.declare(code, kind, **more)
            except UserError as error:
                self._tell("", error)
        return attributes.for_label(label) if missing else known

    def _fitting(self, source: str, id_: str, values: Mapping[str, Any], fields: Mapping[str, Field]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for code, value in values.items():
            try:
                if code not in fields:
                    raise UserError("field.bad_code", value=code)
                found[code] = checked(fields[code], value)
            except UserError as error:
                self._tell(source, UserError("import.wrong_said", what=code, id=id_, reason=str(error)))
        return found

    def _take_variables(
        self, source: str, document: DocumentId, values: Mapping[str, Any], beside: Mapping[str, object]
    ) -> None:
        variables = self._session.variables
        known = {variable.code for variable in variables.declared()}
        if missing := [code for code in values if code not in known]:
            try:
                described = {variable.code: variable for variable in variables_from(beside.get("variables"))}
            except UserError:
                described = {}
            for code in missing:
                variable = described.get(code)
                try:
                    if variable is not None:
                        variables.take_over(variable)
                    else:
                        kind, more = _looks_like(values[code])
                        variables.declare(code, kind, **more)
                except UserError as error:
                    self._tell(source, UserError("import.wrong_said", what=code, id=document[:12], reason=str(error)))
        fields = {variable.code: variable for variable in variables.declared()}
        fitting = self._fitting(source, document[:12], values, fields)
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
        links = self._session.links
        for source, relation, person in self._relations:
            who = self._person(relation.get("annotator"), person)
            ends = AnnotationId(relation["source"]), AnnotationId(relation["target"])
            here = self._session.annotations.existing(ends)
            if who is None or any(end not in here or here[end][1] for end in ends):
                self._tell(source, UserError("import.link_without_end", id=str(relation.get("id", ""))))
                continue
            note = relation.get("note")
            documents = here[ends[0]][0].document, here[ends[1]][0].document
            link = Link(
                _id(relation.get("id")),
                str(relation["kind"]),
                *ends,
                *documents,
                who,
                note if isinstance(note, str) and note else None,
                *_times(relation),
            )
            try:
                links.bring(link)
            except UserError as error:
                self._tell(source, UserError("import.wrong_said", what="link", id=link.id, reason=str(error)))
        self._relations = []

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
