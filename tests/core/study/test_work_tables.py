"""Tables of how a study was done: rounds side by side, samples, documents."""

from core.session import Session
from core.study.design import read_design
from core.study.inclusion import exclude, read_inclusion, set_criteria
from core.study.rounds import RoundKind, begin_round, close_round, draw_sample, record_round, rounds, samples
from core.study.unit_table import read_numbers
from core.study.work_tables import (
    documents_table,
    rounds_table,
    samples_table,
)
from tests.core.study.conftest import Labels


def coded(session: Session, label: Labels) -> list[object]:
    label("甲", "新建学校三所。", "infrastructure")
    label("乙", "新建学校三所。", "teachers")
    label("甲", "培训教师百人。", "teachers")
    label("乙", "培训教师百人。", "teachers")
    return [person.id for person in session.annotators.list()[:2]]


def test_rounds_stand_in_columns_and_an_open_one_has_no_figures(session: Session, label: Labels) -> None:
    people = coded(session, label)
    record_round(session, "试", RoundKind.TRIAL, people)  # type: ignore[arg-type]
    begin_round(session, "正式", RoundKind.FORMAL, people)  # type: ignore[arg-type]

    def rows(*, with_coders: bool = True) -> dict[object, tuple[object, ...]]:
        table = rounds_table(rounds(session), read_design(session), "zh", with_coders=with_coders)
        assert table.head == ("轮次", "试", "正式")
        return {row[0]: row[1:] for row in table.rows}

    assert rows()["类型"] == ("试编码", "正式编码")
    assert rows()["结束"][1] == "进行中"
    assert rows()["编码员"] == ("甲、乙", "甲、乙")
    assert "编码员" not in rows(with_coders=False)
    figure = next(name for name in rows() if "百分比一致率" in str(name))
    assert rows()[figure] == (2 / 3, None)
    close_round(session, "正式")
    assert rows()[figure] == (2 / 3, 2 / 3)


def test_samples_and_documents(session: Session) -> None:
    (document,) = session.documents.list()
    draw_sample(session, 1, 5)
    table = samples_table(samples(session), {document.id: "报告"}, "en")
    (row,) = table.rows
    assert (row[0], *row[2:7], row[8]) == (1, "Simple random", "", 5, 1, 1, "报告")
    set_criteria(session, "全部")
    before = documents_table([document], read_numbers(session).places, read_inclusion(session), "zh")
    assert before.rows[0][0] == 1
    assert before.rows[0][5:] == ("纳入", "")
    assert before.note == "选取标准：全部"
    exclude(session, document.id, "重复")
    after = documents_table([document], read_numbers(session).places, read_inclusion(session), "zh")
    assert after.rows[0][0] is None
    assert after.rows[0][5:] == ("排除", "重复")
