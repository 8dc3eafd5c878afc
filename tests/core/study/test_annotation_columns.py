"""Annotations by column: the same coding as comparing every annotation with every unit, and ids that are odd."""

import tempfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from core.ids import AnnotatorId, DocumentId, LabelId
from core.model import Label, Meta, NewDocument, Source
from core.session import Session
from core.storage.place_rows import LayerPlaces
from core.study.annotation_columns import annotation_columns, places_of
from core.study.coding import CodingTable, read_coding
from core.study.design import Dimension, StudyDesign, UnitRule, write_design
from core.study.numbering import freeze

TEXTS = ("新建学校三所，完成投资。\n培训教师百人。\n", "排查隐患。\n发放补贴到人。\n😀建设道路。\n")
Given = list[tuple[int, int, int, int, int]]
"""Coder, document, label, start and length."""
GIVEN = st.lists(
    st.tuples(
        st.integers(0, 1), st.integers(0, 1), st.integers(0, 3), st.integers(0, 19), st.integers(1, 12)
    ),
    max_size=14, unique=True,
)  # fmt: skip


def plain(session: Session, table: CodingTable, people: list[AnnotatorId], code: str) -> list[list[set[str]]]:
    """By coder and unit, the codes of a dimension's labels, by comparing each annotation with each unit."""
    by_id = {label.id: label.code for label in session.codebook.labels()}
    found: list[list[set[str]]] = []
    for coder in people:
        row: list[set[str]] = []
        for at in range(len(table.table)):
            unit = table.table.unit(at)
            has = set[str]()
            for each in session.annotations.of_document(unit.document, coder):
                common = min(unit.span.end, each.end) - max(unit.span.start, each.start)
                enough = common * 2 >= len(unit.span) or unit.span.contains(each.span)
                if common > 0 and enough and by_id[each.label] in table.labels[code]:
                    has.add(by_id[each.label])
            row.append(has)
        found.append(row)
    return found


@settings(max_examples=25, deadline=None)
@given(GIVEN, st.sampled_from([UnitRule.SENTENCE, UnitRule.PARAGRAPH]), st.booleans())
def test_the_coding_is_that_of_comparing_each_annotation_with_each_unit(
    labelled: Given, rule: UnitRule, is_frozen: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder, Session.create(Path(folder) / "p.biaodu") as session:
        source = Source("a.txt", "0" * 64, "utf-8", "text/1")
        session.documents.add([NewDocument(text, Meta(f"报告{at}"), source) for at, text in enumerate(TEXTS)])
        people = [session.annotators.create(name)[0].id for name in ("甲", "乙")]
        documents, labels = session.documents.list(), session.codebook.labels()
        codes = [label.code for label in labels]
        dimensions = (Dimension("a", tuple(codes[:2])), Dimension("b", tuple(codes[2:])))
        write_design(session, StudyDesign(dimensions, rule, Fraction(1, 2)))
        for coder, document, label, start, length in labelled:
            text = TEXTS[document]
            if start + length <= len(text) and text[start : start + length].strip():
                session.use_annotator(people[coder])
                session.annotations.create(documents[document].id, start, start + length, labels[label].id)
        if is_frozen:
            freeze(session)
        table = read_coding(session, people, with_texts=False)
        assert len(table.table) > 0
        for code in ("a", "b"):
            wanted = plain(session, table, people, code)
            for coder in range(2):
                codes_of = [
                    {label for label, has in zip(table.labels[code], row, strict=True) if has}
                    for row in table.given[code][coder].tolist()
                ]
                assert codes_of == wanted[coder]
        for coder, who in enumerate(people):
            there = [bool(session.annotations.of_document(document.id, who)) for document in documents]
            assert table.present[coder].tolist() == there


def made_labels(*ids: str) -> list[Label]:
    with tempfile.TemporaryDirectory() as folder, Session.create(Path(folder) / "p.biaodu") as session:
        first = session.codebook.labels()[0]
    return [replace(first, id=LabelId(id_), code=f"c{at}") for at, id_ in enumerate(ids)]


def test_labels_are_known_by_their_whole_id_however_ids_look() -> None:
    end = "-7000-8000-0123456789ab"
    alike = ("00000000-0000" + end, "00000001-0000" + end)
    apart = ("00000000-0000-7000-8000-0123456789ab", "00000000-0000-7000-8000-ab0123456789")
    for ids in (apart, alike, ("short", apart[0]), apart[:1]):
        labels = made_labels(*ids)
        unknown = "f" + ids[0][1:]
        asked = [*ids, unknown, *reversed(ids)]
        wanted = [ids.index(id_) if id_ in ids else -1 for id_ in asked]
        assert places_of(" ".join(asked).encode(), labels).tolist() == wanted
    assert places_of(b"", made_labels(*apart)).tolist() == []


def test_layers_and_labels_that_nobody_asked_for_are_left_out() -> None:
    ids = ("00000000-0000-7000-8000-0123456789ab", "00000000-0000-7000-8000-ab0123456789")
    known, gone = ids
    layers = [
        LayerPlaces("d1", "甲", b"1 5", b"3 9", f"{known} {gone}".encode()),
        LayerPlaces("d2", "甲", b"2", b"4", known.encode()),
        LayerPlaces("d2", "乙", b"7", b"8", known.encode()),
        LayerPlaces("d3", "丙", b"1", b"2", known.encode()),
    ]
    documents, coders = [DocumentId("d2"), DocumentId("d1")], [AnnotatorId("乙"), AnnotatorId("甲")]
    found = annotation_columns(layers, made_labels(known), documents, coders)
    columns = (found.document, found.coder, found.label, found.start, found.end)
    assert list(zip(*(each.tolist() for each in columns), strict=True)) == [
        (1, 1, 0, 1, 3),
        (0, 1, 0, 2, 4),
        (0, 0, 0, 7, 8),
    ]
    assert sorted((document, span.start) for document, spans in found.spans(documents).items() for span in spans) == [
        ("d1", 1), ("d2", 2), ("d2", 7),
    ]  # fmt: skip
