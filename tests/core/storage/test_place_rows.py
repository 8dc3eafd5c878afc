"""Annotations as texts of numbers: the same ones as row by row, and read from the index alone."""

from core.session import Session
from core.storage import passage_rows, place_rows
from tests.core.projects import add, label


def test_they_are_those_that_are_read_row_by_row(session: Session):
    second = add(session, "第二份报告。增设护学岗。", "第二份")
    session.annotations.create(second, 0, 5, session.codebook.by_code("safety").id)
    label(session, 10, 20, "safety")
    label(session, 0, 5, "infrastructure")
    gone = label(session, 2, 4, "infrastructure")
    session.annotations.delete([gone.id])
    other = session.annotators.ensure("李敏").id
    session.use_annotator(other)
    label(session, 1, 3, "safety")
    conn = session._engine.conn

    def of(*asked: object) -> list[tuple[object, ...]]:
        return sorted(
            (layer.document, int(start), int(end), code, layer.annotator)
            for layer in place_rows.places(conn, *asked)  # type: ignore[arg-type]
            for start, end, code in zip(
                layer.starts.split(), layer.ends.split(), layer.labels.decode().split(), strict=True
            )
        )  # fmt: skip

    def rows(*asked: object) -> list[tuple[object, ...]]:
        found = passage_rows.passages(conn, None, *asked)  # type: ignore[arg-type]
        return sorted((row[0], row[1], row[2], row[4], row[5]) for row in found)

    assert len(of()) == 4
    assert of() == rows()
    assert of([other]) == rows([other]) != []
    assert of(None, [second]) == rows(None, [second]) != []
    assert of([], None) == []


def test_nothing_but_the_index_is_read_and_nothing_is_sorted(session: Session):
    plan = session._engine.conn.rows(f"EXPLAIN QUERY PLAN {place_rows._QUERY} GROUP BY document, annotator")
    words = " ".join(str(row[-1]) for row in plan)
    assert "COVERING INDEX annotation_place" in words
    assert "TEMP B-TREE" not in words
