"""Which verbs may change annotations of somebody who does not work here now: the table of ARCHITECTURE.md."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from core.codebook import default_codebook
from core.errors import UserError
from core.ids import AnnotationId, DocumentId, new_uuid
from core.model import Annotation, LabelledPlace, Span, Status
from core.reading.edition import apply, carry_over
from core.reading.text_correction import correct_text
from core.said.fields import Attribute, FieldKind, Variable
from core.said.fulfilment import Fulfilment
from core.verbs.annotations import Placed, PlacedColumns
from core.verbs.suggested import Predicted, Proposed
from tests.core.projects import TEXT, add, first, label, project, report


class Desk:
    """陈晓 works here; 李敏 has an annotation of the same document and label."""

    def __init__(self, path: Path) -> None:
        self.session = project(path)
        me = self.session.annotator
        assert me is not None
        self.mine = label(self.session, 0, 4)
        self.other = self.session.annotators.ensure("李敏").id
        self.session.use_annotator(self.other)
        self.theirs = label(self.session, 5, 9)
        self.seq = self.session.history.position()
        self.session.use_annotator(me.id)
        self.label = self.theirs.label
        self.safety = self.session.codebook.by_code("safety").id
        self.document = first(self.session)

    def another(self) -> Annotation:
        """One more in the other's name, as an import brings it."""
        return replace(self.theirs, id=AnnotationId(new_uuid()), start=10, end=14)

    def outcome(self, verb: "Verb") -> str:
        """What a verb does to the other's layer."""
        before = self._theirs()
        count = len(self._layer())
        try:
            verb(self)
        except UserError as error:
            if error.code not in ("annotation.not_yours", "strike.not_needed"):
                raise
            return "refused" if self._theirs() == before else "changed"
        if self._theirs() != before:
            return "changed"
        return "added to" if len(self._layer()) > count else "untouched"

    def _theirs(self) -> tuple[Annotation, bool] | None:
        return self.session.annotations.existing([self.theirs.id]).get(self.theirs.id)

    def _layer(self) -> list[Annotation]:
        return list(self.session.annotations.iterate(annotator=self.other))


Verb = Callable[[Desk], object]

ANNOTATIONS: dict[str, tuple[Verb, str]] = {
    "create": (lambda desk: label(desk.session, 5, 9), "untouched"),
    "label_places": (
        lambda desk: desk.session.annotations.label_places([LabelledPlace(desk.document, 5, 9, desk.label)]),
        "untouched",
    ),
    "relabel": (lambda desk: desk.session.annotations.relabel([desk.theirs.id], desk.safety), "refused"),
    "move": (lambda desk: desk.session.annotations.move(desk.theirs.id, 6, 9), "refused"),
    "split": (lambda desk: desk.session.annotations.split(desk.theirs.id, 7), "refused"),
    "join": (lambda desk: desk.session.annotations.join([desk.mine.id, desk.theirs.id]), "refused"),
    "delete": (lambda desk: desk.session.annotations.delete([desk.mine.id, desk.theirs.id]), "refused"),
    "set_note": (lambda desk: desk.session.annotations.set_note([desk.theirs.id], "注"), "refused"),
    "add_many": (lambda desk: desk.session.annotations.add_many([desk.another()]), "added to"),
    "add_placed": (
        lambda desk: desk.session.annotations.add_placed([(desk.document, TEXT, [placed(desk)])]),
        "added to",
    ),
    "add_columns": (
        lambda desk: desk.session.annotations.add_columns([(desk.document, TEXT, by_column(placed(desk)))]),
        "added to",
    ),
    "restore": (lambda desk: desk.session.annotations.restore([replace(desk.theirs, note="注")]), "changed"),
    "carry_said": (
        lambda desk: desk.session.annotations.carry_said(desk.document, desk.document, {desk.theirs.id: desk.mine.id}),
        "untouched",
    ),
}
CODEBOOK: dict[str, tuple[Verb, str]] = {
    "create": (lambda desk: desk.session.codebook.create(name_zh="新"), "untouched"),
    "split": (lambda desk: desk.session.codebook.split(desk.safety, ["甲", "乙"]), "untouched"),
    "maker": (lambda desk: desk.session.codebook.maker().create(name_zh="新"), "untouched"),
    "edit": (lambda desk: desk.session.codebook.edit(desk.label, name_zh="新"), "untouched"),
    "nest": (lambda desk: desk.session.codebook.nest(desk.label, desk.safety), "untouched"),
    "merge": (lambda desk: desk.session.codebook.merge(desk.label, desk.safety), "changed"),
    "delete": (lambda desk: desk.session.codebook.delete(desk.label, None), "changed"),
    "replace": (lambda desk: desk.session.codebook.replace(default_codebook()), "untouched"),
    "bring_back": (lambda desk: desk.session.codebook.bring_back(1), "untouched"),
}
DOCUMENTS: dict[str, tuple[Verb, str]] = {
    "add": (lambda desk: desk.session.documents.add([report("另一份报告。", "另")]), "untouched"),
    "set_meta": (lambda desk: desk.session.documents.set_meta([desk.document], title="新"), "untouched"),
    "correct_part": (lambda desk: desk.session.documents.correct_part(desk.document, 0, None), "untouched"),
    "write_regions_in_full": (lambda desk: desk.session.documents.write_regions_in_full([desk.document]), "untouched"),
    "remove": (lambda desk: desk.session.documents.remove([desk.document]), "changed"),
    "set_status": (
        lambda desk: desk.session.documents.set_status([desk.document], Status.DONE, annotator=desk.other),
        "untouched",
    ),
    "mask": (lambda desk: desk.session.documents.mask(desk.document, Span(0, 20)), "untouched"),
    "unmask": (lambda desk: desk.session.documents.unmask(desk.document, Span(0, 20)), "untouched"),
}
ANNOTATORS: dict[str, tuple[Verb, str]] = {
    "create": (lambda desk: desk.session.annotators.create("王芳"), "untouched"),
    "ensure": (lambda desk: desk.session.annotators.ensure("李敏"), "untouched"),
    "rename": (lambda desk: desk.session.annotators.rename(desk.other, "李敏二"), "untouched"),
    "use": (lambda desk: desk.session.annotators.use(desk.other), "untouched"),
}
ELSEWHERE: dict[str, tuple[Verb, str]] = {
    "carry over": (lambda desk: carried(desk), "added to"),
    "correct_text": (lambda desk: correct_text(desk.session, desk.document, f"{TEXT}。"), "changed"),
    "review.accept_agreeing": (lambda desk: agreed(desk), "untouched"),
    "review.comment": (lambda desk: desk.session.review.comment(desk.theirs.id, "？"), "untouched"),
    "strikes.strike_annotations": (
        lambda desk: desk.session.exchange.strikes.strike_annotations([desk.theirs.id]),
        "refused",
    ),
    "history.undo": (lambda desk: desk.session.history.undo(), "untouched"),
    "history.take_back": (lambda desk: desk.session.history.take_back(desk.seq), "changed"),
}
SUGGESTIONS: dict[str, tuple[Verb, str]] = {
    "take": (lambda desk: desk.session.suggestions.take([proposed(desk)]), "untouched"),
    "propagate": (lambda desk: desk.session.suggestions.propagate([proposed(desk)]), "untouched"),
    "reject": (lambda desk: desk.session.suggestions.reject([proposed(desk)]), "untouched"),
    "withdraw": (lambda desk: desk.session.suggestions.withdraw([desk.theirs.id]), "untouched"),
    "keep": (lambda desk: desk.session.suggestions.keep([Predicted(proposed(desk), "m")], desk.other), "untouched"),
    "drop": (lambda desk: desk.session.suggestions.drop("m"), "untouched"),
}
ATTRIBUTES: dict[str, tuple[Verb, str]] = {
    "declare": (lambda desk: desk.session.attributes.declare("新", "text"), "untouched"),
    "edit": (lambda desk: desk.session.attributes.edit(desk.session.attributes.declared()[0].id, key="x"), "untouched"),
    "remove": (lambda desk: desk.session.attributes.remove(desk.session.attributes.declared()[0].id), "untouched"),
    "set": (lambda desk: desk.session.attributes.set([desk.mine.id, desk.theirs.id], {"status": "done"}), "refused"),
    "take_over": (
        lambda desk: desk.session.attributes.take_over(Attribute(new_uuid(), "新", FieldKind.TEXT)),
        "untouched",
    ),
    "bring": (lambda desk: desk.session.attributes.bring(desk.theirs, {"status": "done"}), "untouched"),
}
LINKS: dict[str, tuple[Verb, str]] = {
    "declare_kind": (lambda desk: desk.session.links.declare_kind("answers"), "untouched"),
    "remove_kind": (
        lambda desk: (desk.session.links.declare_kind("answers"), desk.session.links.remove_kind("answers")),
        "untouched",
    ),
    "make": (lambda desk: desk.session.links.make(desk.mine.id, desk.theirs.id, "fulfils"), "untouched"),
    "remove": (lambda desk: desk.session.links.remove([linked(desk)]), "untouched"),
    "bring": (
        lambda desk: desk.session.links.bring(replace(desk.session.links.get(linked(desk)), id=new_uuid(), kind="新")),
        "untouched",
    ),
    "set_note": (lambda desk: desk.session.links.set_note([linked(desk)], "注"), "untouched"),
}
VARIABLES: dict[str, tuple[Verb, str]] = {
    "declare": (lambda desk: desk.session.variables.declare("新"), "untouched"),
    "edit": (lambda desk: desk.session.variables.edit(variable(desk), name_zh="名"), "untouched"),
    "remove": (lambda desk: desk.session.variables.remove(variable(desk)), "untouched"),
    "set": (lambda desk: desk.session.variables.set([desk.document], {variable(desk): "值"}), "untouched"),
    "take_over": (
        lambda desk: desk.session.variables.take_over(Variable(new_uuid(), "新", FieldKind.TEXT)),
        "untouched",
    ),
    "set_each": (lambda desk: desk.session.variables.set_each({desk.document: {variable(desk): "值"}}), "untouched"),
}
MEMOS: dict[str, tuple[Verb, str]] = {
    "write": (lambda desk: desk.session.memos.write("annotation", desk.theirs.id, "记"), "untouched"),
    "edit": (lambda desk: desk.session.memos.edit(memo(desk), "再记"), "untouched"),
    "remove": (lambda desk: desk.session.memos.remove([memo(desk)]), "untouched"),
    "bring": (
        lambda desk: desk.session.memos.bring(replace(desk.session.memos.get(memo(desk)), id=new_uuid())),
        "untouched",
    ),
}
ASSIGNMENTS: dict[str, tuple[Verb, str]] = {
    "assign": (lambda desk: assigned(desk), "untouched"),
    "take": (lambda desk: desk.session.assignments.take(desk.document), "untouched"),
    "edit": (lambda desk: desk.session.assignments.edit(assigned(desk), due="2026-12-31"), "untouched"),
    "withdraw": (lambda desk: desk.session.assignments.withdraw(assigned(desk)), "untouched"),
}
WORKLIST: dict[str, tuple[Verb, str]] = {
    "confirm": (lambda desk: (changed_meaning(desk), desk.session.worklist.confirm([desk.theirs.id])), "refused"),
}
OUTCOMES: dict[str, tuple[Verb, str]] = {
    "answer": (lambda desk: answered(desk), "untouched"),
    "withdraw": (
        lambda desk: desk.session.outcomes.withdraw((desk.document, desk.theirs.span), answered(desk)),
        "untouched",
    ),
}
READING = {
    "outcomes": "no_plans",
    "attributes": "declared by_label for_label of in_document missing proposals any stored",
    "links": "kinds kind all at continued has_ends_at in_document get passages",
    "variables": "declared get of",
    "assignments": "all due_of has_any of_person open_places plan progress",
    "memos": "about all in_document find get",
    "worklist": "changes open progress outdated versions",
    "suggestions": "rejections predictions",
    "annotations": "of_document get counts count label_counts label_counts_of counted_pieces label_totals iterate"
    " has_any records quote existing passages places",
    "codebook": "labels get by_code by_key version snapshot versions differences",
    "documents": "list entries titles count get some text find full_regions statuses statuses_of status masked masks"
    " masked_characters from_files all_masks",
    "annotators": "list get person by_name has_decided",
}
"""Verbs that only read."""
TABLES = {
    "attributes": ATTRIBUTES,
    "links": LINKS,
    "variables": VARIABLES,
    "memos": MEMOS,
    "assignments": ASSIGNMENTS,
    "worklist": WORKLIST,
    "outcomes": OUTCOMES,
    "annotations": ANNOTATIONS,
    "suggestions": SUGGESTIONS,
    "codebook": CODEBOOK,
    "documents": DOCUMENTS,
    "annotators": ANNOTATORS,
}


def proposed(desk: Desk) -> Proposed:
    return Proposed(desk.document, desk.theirs.span, desk.label)


def placed(desk: Desk) -> Placed:
    new = desk.another()
    return new.id, new.start, new.end, new.label, new.annotator, None, new.created_at, new.updated_at


def by_column(placed: Placed) -> PlacedColumns:
    id_, start, end, label_, annotator, note, created, updated = placed
    return (id_,), (start,), (end,), (label_,), (annotator,), (note,), (created,), (updated,)


def linked(desk: Desk) -> str:
    return desk.session.links.make(desk.mine.id, desk.theirs.id, "fulfils")[0].id


def answered(desk: Desk) -> DocumentId:
    """Answer about the passage that the other labelled; the outcome is where the other labelled, too."""
    later = add(desk.session, "第二年完成校舍三所。", "二")
    plan = desk.document, desk.theirs.span
    desk.session.outcomes.answer(plan, later, Fulfilment.FULFILLED, Span(0, 6), label=desk.label)
    return later


def variable(desk: Desk) -> str:
    return desk.session.variables.declare("项")[0].code


def memo(desk: Desk) -> str:
    return desk.session.memos.write("annotation", desk.theirs.id, "记")[0].id


def assigned(desk: Desk) -> list[str]:
    desk.session.assignments.assign(desk.session.assignments.plan([desk.document], [desk.other], 1))
    return [one.id for one in desk.session.assignments.of_person(desk.other)]


def changed_meaning(desk: Desk) -> None:
    desk.session.codebook.edit(desk.label, meaning=True, definition_zh="新的定义")


def carried(desk: Desk) -> None:
    apply(desk.session, carry_over(desk.session, desk.document, add(desk.session, f"{TEXT}\n补充。", "新版")))


def agreed(desk: Desk) -> None:
    me = desk.session.annotator
    assert me is not None
    label(desk.session, desk.theirs.start, desk.theirs.end)
    desk.session.review.accept_agreeing([me.id, desk.other])


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "a.biaodu")


@pytest.mark.parametrize(
    ("verb", "outcome"),
    [
        pytest.param(*row, id=f"{name}.{verb}")
        for name, table in {**TABLES, "elsewhere": ELSEWHERE}.items()
        for verb, row in table.items()
    ],
)
def test_what_a_verb_does_to_anothers_annotations(desk: Desk, verb: Verb, outcome: str) -> None:
    with desk.session:
        assert desk.outcome(verb) == outcome


@pytest.mark.parametrize("name", TABLES)
def test_every_verb_stands_in_the_table(desk: Desk, name: str) -> None:
    with desk.session as session:
        verbs = {verb for verb in dir(getattr(session, name)) if not verb.startswith("_")}
    assert verbs == {*READING[name].split(), *TABLES[name]}
