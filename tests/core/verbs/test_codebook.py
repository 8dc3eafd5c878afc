from dataclasses import replace

import pytest

from core.codebook import PALETTE, Codebook, codebook_from_json, codebook_to_json
from core.errors import BiaoduError, UserError
from core.ids import LabelId
from core.messages import sentence
from core.progress import Cancel
from core.session import Session
from tests.core.projects import first, label


def refused(code: str) -> "pytest.RaisesExc[BiaoduError]":
    return pytest.raises(BiaoduError, match=rf"^{code.replace('.', '[.]')}\(")


def codes(session: Session) -> list[str]:
    return [label.code for label in session.codebook.labels()]


def test_a_new_label_gets_a_code_a_colour_and_a_place(session: Session) -> None:
    label, change = session.codebook.create(name_en="School meals", key="M")
    assert (label.code, label.colour, label.key, label.position) == ("school_meals", PALETTE[4], "m", 4)
    assert change.labels == {label.id}
    assert session.codebook.create(name_en="school meals!")[0].code == "school_meals_2"
    assert session.codebook.create(name_zh="学校供餐")[0].code == "学校供餐"
    assert session.codebook.by_key("m") == session.codebook.get(label.id) == session.codebook.by_code("school_meals")
    assert session.codebook.by_key("M") == session.codebook.by_key("m"), "Caps Lock is on"
    assert session.codebook.by_key("z") is None


def test_what_a_label_may_not_be(session: Session) -> None:
    create, known = session.codebook.create, session.codebook.labels()[0]
    before = session.codebook.labels()
    for code, fields in [
        ("label.no_name", {}),
        ("label.no_name", {"name_en": "  "}),
        ("label.code_taken", {"code": known.code}),
        ("label.key_taken", {"name_en": "x", "key": "1"}),
        ("label.bad_key", {"name_en": "x", "key": "ab"}),
        ("label.bad_key", {"name_en": "x", "key": " "}),
        ("label.bad_key", {"name_en": "x", "key": "\n"}),
        ("label.bad_colour", {"name_en": "x", "colour": "red"}),
        ("label.unknown", {"name_en": "x", "parent": LabelId("x")}),
    ]:
        with refused(code):
            create(**fields)  # type: ignore[arg-type]
    for code, fields in [
        ("label.no_name", {"name_en": "", "name_zh": ""}),
        ("label.key_taken", {"key": "2"}),
        ("label.bad_key", {"key": "12"}),
        ("label.bad_colour", {"colour": "#12345"}),
    ]:
        with refused(code):
            session.codebook.edit(known.id, **fields)  # type: ignore[arg-type]
    with refused("label.unknown"):
        session.codebook.edit(LabelId("x"), name_en="x")
    with pytest.raises(TypeError):
        session.codebook.edit(known.id, code="other")
    assert session.codebook.labels() == before


def test_every_change_makes_a_version(session: Session) -> None:
    label = session.codebook.labels()[0]
    assert session.codebook.version() == 1
    session.codebook.edit(label.id, name_en="Buildings", colour="#abcdef", key=None, examples=["新建校舍"])
    assert session.codebook.version() == 2
    changed = session.codebook.get(label.id)
    assert (changed.name_en, changed.colour, changed.key, changed.examples) == (
        "Buildings",
        "#ABCDEF",
        None,
        ("新建校舍",),
    )
    session.history.undo()
    assert session.codebook.version() == 3
    assert session.codebook.snapshot(1).labels[0] == label == session.codebook.labels()[0]
    assert session.codebook.snapshot(2).labels[0].name_en == "Buildings"
    with refused("codebook.no_version"):
        session.codebook.snapshot(4)


def test_nesting(session: Session) -> None:
    a, b, c, d = (label.id for label in session.codebook.labels())
    session.codebook.nest(c, a)
    session.codebook.nest(d, a, 0)
    assert [label.id for label in session.codebook.labels()] == [a, d, c, b]
    for parent in (a, c):
        with refused("label.cycle"):
            session.codebook.nest(a, parent)
    with refused("label.unknown"):
        session.codebook.nest(a, LabelId("x"))
    session.codebook.nest(b, None, 0)
    assert [label.id for label in session.codebook.labels()] == [b, a, d, c]


def test_merging_moves_annotations_and_children(session: Session) -> None:
    a, b, c, _d = (label.id for label in session.codebook.labels())
    session.codebook.nest(c, b)
    label(session, 0, 4, "teachers")
    label(session, 0, 4, "infrastructure")
    label(session, 5, 7, "teachers")
    session.use_annotator(session.annotators.ensure("李敏").id)
    label(session, 5, 7, "teachers")
    session.codebook.merge(b, a)
    assert {annotation.label for annotation in session.annotations.of_document(first(session))} == {a}
    assert len(session.annotations.of_document(first(session))) == 3
    assert session.codebook.get(c).parent == a
    with refused("label.unknown"):
        session.codebook.get(b)
    for code, pair in (("label.merge_same", (a, a)), ("label.unknown", (a, b)), ("label.cycle", (a, c))):
        with refused(code):
            session.codebook.merge(*pair)
    assert session.check().ok
    session.history.undo()
    assert len(session.annotations.of_document(first(session))) == 4
    assert session.check().ok


@pytest.mark.parametrize("replaced", [True, False])
def test_deleting_asks_what_becomes_of_annotations(session: Session, replaced: bool) -> None:
    a, b, *_ = (label.id for label in session.codebook.labels())
    label(session, 0, 4)
    session.codebook.delete(a, b if replaced else None)
    assert [annotation.label for annotation in session.annotations.of_document(first(session))] == (
        [b] if replaced else []
    )
    with refused("label.merge_same"):
        session.codebook.delete(b, b)
    assert session.check().ok
    session.history.undo()
    assert [annotation.label for annotation in session.annotations.of_document(first(session))] == [a]


def test_replacing_keeps_annotations_by_code(session: Session) -> None:
    a, b, c, d = session.codebook.labels()
    label(session, 0, 4, a.code)
    label(session, 0, 4, b.code)
    new = codebook_from_json(
        '{"format": "biaodu-codebook", "version": 1, "labels": ['
        f'{{"id": "{b.id}", "code": "{a.code}", "name_en": "A", "key": "Q"}},'
        f'{{"id": "{a.id}", "code": "fresh", "name_en": "F", "parent": "{a.code}", "key": "2"}}]}}'
    )
    session.codebook.replace(new)
    assert codes(session) == [a.code, "fresh", b.code]
    kept = session.codebook.get(a.id)
    assert (kept.name_en, kept.key) == ("A", "q")
    # The label that only this project has stays, as it is used, but gives its key up.
    assert session.codebook.get(b.id).key is None
    assert session.codebook.by_code("fresh").parent == a.id
    assert session.check().ok
    session.history.undo()
    assert session.codebook.labels() == [a, b, c, d]
    assert session.codebook.replace(Codebook((a, b, c, d))).labels == set()


def test_json_and_back(session: Session) -> None:
    session.codebook.create(
        name_zh="供餐", parent=session.codebook.labels()[1].id, examples=["营养餐"], definition_zh="定义"
    )
    labels = session.codebook.labels()
    back = codebook_from_json("\ufeff" + codebook_to_json(labels, indent=True))
    assert [(label.id, label.code, label.parent, label.examples) for label in back.labels] == [
        (label.id, label.code, label.parent, label.examples) for label in labels
    ]
    assert codebook_from_json(codebook_to_json(labels).encode()).labels == back.labels


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "codebook.bad_json"),
        ("[]", "codebook.wrong_format"),
        ("[" * 1_000 + "]" * 1_000, "json.too_deep"),
        ("[" * 100_000, "json.too_deep"),
        ('{"format": "biaodu-codebook", "version": 2, "labels": []}', "codebook.wrong_format"),
        ('{"format": "biaodu-codebook", "version": 1, "labels": {}}', "codebook.wrong_format"),
        *[
            (f'{{"format": "biaodu-codebook", "version": 1, "labels": [{labels}]}}', code)
            for labels, code in [
                ("1", "codebook.bad_label"),
                ("{}", "codebook.bad_label"),
                ('{"code": " "}', "codebook.bad_label"),
                ('{"code": "a", "colour": "red"}', "codebook.bad_label"),
                ('{"code": "a", "key": "ab"}', "codebook.bad_label"),
                ('{"code": "a", "key": 1}', "codebook.bad_label"),
                ('{"code": "a", "parent": "b"}', "codebook.bad_label"),
                ('{"code": "a", "parent": 1}', "codebook.bad_label"),
                ('{"code": "a", "examples": [1]}', "codebook.bad_label"),
                ('{"code": "a", "name_en": 1}', "codebook.bad_label"),
                ('{"code": "a", "id": "*"}', "codebook.bad_label"),
                (f'{{"code": "a", "id": "{"x" * 201}"}}', "codebook.bad_label"),
                ('{"code": "a", "id": "\\u0000"}', "codebook.bad_label"),
                ('{"code": "a", "id": "x"}, {"code": "b", "id": "x"}', "codebook.bad_label"),
                ('{"code": "a"}, {"code": "a"}', "label.code_taken"),
                ('{"code": "a", "key": "q"}, {"code": "b", "key": "Q"}', "label.key_taken"),
                ('{"code": "a", "parent": "b"}, {"code": "b", "parent": "a"}', "label.cycle"),
            ]
        ],
    ],
)
def test_a_file_that_is_no_codebook(text: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        codebook_from_json(text)
    assert caught.value.code == code


def test_a_label_without_names_can_be_coloured_and_get_a_key(session: Session) -> None:
    bare = replace(session.codebook.labels()[0], id=LabelId("bare"), code="bare", name_zh="", name_en="", key=None)
    session.codebook.replace(Codebook((*session.codebook.labels(), bare)))
    session.codebook.edit(bare.id, colour="#123456", key="q")
    assert (session.codebook.get(bare.id).colour, session.codebook.get(bare.id).key) == ("#123456", "q")
    with refused("label.no_name"):
        session.codebook.edit(bare.id, name_zh="")


def test_labels_that_stay_keep_their_place_below_others_that_stay(session: Session) -> None:
    parent, child, gone = (session.codebook.create(code=code, name_en=code)[0] for code in ("over", "under", "gone"))
    session.codebook.nest(child.id, parent.id)
    orphan, _ = session.codebook.create(code="orphan", name_en="orphan", parent=gone.id)
    document = first(session)
    for below in (child, orphan):
        session.annotations.create(document, 0, 2, below.id)
    new = Codebook(tuple(label for label in session.codebook.labels() if label.code in ("over", "safety")))
    session.codebook.replace(new)
    assert session.codebook.get(child.id).parent == parent.id
    assert session.codebook.get(orphan.id).parent is None


def test_a_version_that_never_was_is_named(session: Session) -> None:
    with refused("codebook.no_version") as failure:
        session.codebook.snapshot(99)
    assert sentence(failure.value, "en") == "The codebook has no version 99."


def test_a_stopped_merge_of_labels_did_not_happen(session: Session) -> None:
    label(session, 0, 4)
    labels = session.codebook.labels()
    with pytest.raises(Cancel):
        session.codebook.merge(labels[0].id, labels[1].id, cancelled=lambda: True)
    with pytest.raises(Cancel):
        session.codebook.delete(labels[0].id, None, cancelled=lambda: True)
    assert session.codebook.labels() == labels
    assert [annotation.label for annotation in session.annotations.iterate()] == [labels[0].id]
