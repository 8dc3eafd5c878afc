"""Bars and portraits as values."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from core.matrix.evidence import EvidenceMatrix, evidence_matrix
from gui.charts.bars import MOST_ROWS, bars, box, portraits, short
from tests.core.matrix.reports import reports


def test_each_layer_has_bars_of_its_own_with_its_name(tmp_path: Path, qapp: QApplication):
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        people = {person.id: person.name for person in session.annotators.list() if person.name in ("王敏", "李强")}
        drawing = bars(evidence_matrix(session, list(people), by="region"), people, share=False)
        names = [row.cells[0] for row in drawing.table]
        assert "城东区 · 王敏" in names
        assert "城东区 · 李强" in names


def test_more_rows_than_can_be_drawn_are_all_in_the_table(tmp_path: Path, qapp: QApplication):
    session, _documents = reports(tmp_path / "a.biaodu")
    with session:
        me = session.annotators.ensure("王敏").id
        made = evidence_matrix(session, [me])
        many = EvidenceMatrix(made.labels, made.rows * 100, made.by)
        drawing = bars(many, {}, share=True)
        assert drawing.rows == MOST_ROWS
        assert len(drawing.table) == 300


def test_a_strip_lies_where_the_passage_does(tmp_path: Path, qapp: QApplication):
    session, documents = reports(tmp_path / "a.biaodu")
    with session:
        me = session.annotators.ensure("王敏").id
        entries = session.documents.entries()
        passages = session.annotations.passages(None, [me], None)
        drawing = portraits(entries, passages, session.codebook.labels())
        strips = [strip for strip in drawing.boxes if strip.target is not None]
        assert len(strips) == len(passages)
        first = next(strip for strip in strips if strip.target and strip.target.passages[0] == passages[0])
        length = next(entry.characters for entry in entries if entry.id == documents[0])
        assert first.left == pytest.approx(100 * passages[0].start / length)
        empty = replace(drawing, boxes=())
        assert empty.empty


def test_a_pale_colour_gets_an_edge_and_a_long_name_an_end(qapp: QApplication):
    assert box(0, 0, 1, 1, "#FFFFFF", None).edge
    assert not box(0, 0, 1, 1, "#0072B2", None).edge
    assert short("很长的标题" * 5, 6) == "很长的标题…"
    assert short("短", 6) == "短"
