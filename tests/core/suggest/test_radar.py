"""What contradicts itself in labels, and fixing it."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.ids import AnnotatorId, DocumentId
from core.model import Status
from core.progress import Cancel
from core.session import Session
from core.suggest.radar import FindingKind, LabelFinding, fix, radar
from tests.core.projects import add, project

HIRED = "公开招聘教师{}名充实一线。"
REST = "全面落实了上级部署。"


def text(number: int) -> str:
    return f"第{number}份报告。{HIRED.format(number)}{REST}新建教学楼{number}栋并投入使用。开展消防演练{number}次。"


def give(session: Session, document: DocumentId, quote: str, code: str) -> None:
    start = session.documents.text(document).index(quote)
    session.annotations.create(document, start, start + len(quote), session.codebook.by_code(code).id)


def me(session: Session) -> AnnotatorId:
    assert session.annotator is not None
    return session.annotator.id


@pytest.fixture
def reports(tmp_path: Path) -> list[DocumentId]:
    with project(tmp_path / "p.biaodu") as session:
        made = [add(session, text(number), f"报告{number}") for number in range(3, 6)]
        session.documents.set_status(made, Status.DONE, annotator=me(session))
    return made


def codes_at(session: Session, document: DocumentId) -> list[tuple[str, str]]:
    whole = session.documents.text(document)
    return [
        (whole[each.start : each.end], session.codebook.get(each.label).code)
        for each in session.annotations.of_document(document)
    ]


def of_kind(found: list[LabelFinding], kind: FindingKind) -> list[LabelFinding]:
    return [each for each in found if each.kind is kind]


def test_the_same_sentence_with_other_labels_or_none_is_found_and_fixed_in_one_step(
    tmp_path: Path, reports: list[DocumentId]
) -> None:
    with Session.open(tmp_path / "p.biaodu") as session:
        for number, code in ((3, "teachers"), (4, "teachers")):
            give(session, reports[number - 3], HIRED.format(number), code)
        give(session, reports[0], "新建教学楼3栋并投入使用。", "infrastructure")
        give(session, reports[1], "新建教学楼4栋并投入使用。", "infrastructure")
        give(session, reports[2], "新建教学楼5栋并投入使用。", "safety")
        found = radar(session, [me(session)])
        (missing,) = of_kind(found, FindingKind.MISSING)
        assert (missing.document, missing.labels, missing.wanted) == (reports[2], (), ("teachers",))
        assert missing.other is not None
        assert missing.other[0] in reports[:2]
        (differs,) = of_kind(found, FindingKind.DIFFERS)
        assert (differs.labels, differs.wanted) == (("safety",), ("infrastructure",))
        fix(session, [missing, differs])
        assert codes_at(session, reports[2]) == [
            (HIRED.format(5), "teachers"),
            ("新建教学楼5栋并投入使用。", "infrastructure"),
        ]
        again = radar(session, [me(session)])
        assert not of_kind(again, FindingKind.MISSING) + of_kind(again, FindingKind.DIFFERS)
        session.history.undo()
        assert codes_at(session, reports[2]) == [("新建教学楼5栋并投入使用。", "safety")]


def test_what_nobody_has_read_yet_is_not_missing(tmp_path: Path) -> None:
    with project(tmp_path / "p.biaodu") as session:
        first, _second = add(session, text(3), "甲"), add(session, text(4), "乙")
        give(session, first, HIRED.format(3), "teachers")
        assert radar(session, [me(session)]) == []


def test_a_habit_of_boundaries_finds_the_exception(tmp_path: Path, reports: list[DocumentId]) -> None:
    with Session.open(tmp_path / "p.biaodu") as session:
        for number in range(3, 6):
            give(session, reports[number - 3], HIRED.format(number), "teachers")
            give(session, reports[number - 3], f"开展消防演练{number}次。", "safety")
        session.history.undo()
        give(session, reports[2], "开展消防演练5次", "safety")
        found = of_kind(radar(session, [me(session)]), FindingKind.BOUNDARY)
        assert [(each.document, len(each.target) - len(each.span)) for each in found] == [(reports[2], 1)]
        fix(session, found)
        assert codes_at(session, reports[2])[-1] == ("开展消防演练5次。", "safety")
        assert not of_kind(radar(session, [me(session)]), FindingKind.BOUNDARY)


def test_a_label_that_the_model_is_sure_is_wrong_is_found(tmp_path: Path, reports: list[DocumentId]) -> None:
    with Session.open(tmp_path / "p.biaodu") as session:
        for number in range(3, 6):
            give(session, reports[number - 3], HIRED.format(number), "teachers")
            give(session, reports[number - 3], f"新建教学楼{number}栋并投入使用。", "infrastructure")
        give(session, reports[1], "开展消防演练4次。", "subsidies")
        found = of_kind(radar(session, [me(session)]), FindingKind.UNLIKELY)
        assert [(each.document, each.labels) for each in found] == [(reports[1], ("subsidies",))]
        fix(session, found)
        assert ("开展消防演练4次。", "subsidies") not in codes_at(session, reports[1])


def test_two_people_are_compared_and_nobody_changes_anothers_labels(tmp_path: Path, reports: list[DocumentId]) -> None:
    with Session.open(tmp_path / "p.biaodu") as session:
        mine = me(session)
        give(session, reports[0], HIRED.format(3), "teachers")
        give(session, reports[1], HIRED.format(4), "teachers")
        give(session, reports[2], HIRED.format(5), "teachers")
        other = session.annotators.ensure("李敏").id
        session.use_annotator(other)
        give(session, reports[0], HIRED.format(3), "subsidies")
        assert not of_kind(radar(session, [mine]), FindingKind.DIFFERS)
        (found,) = of_kind(radar(session, [mine, other]), FindingKind.DIFFERS)
        assert (found.annotator, found.wanted) == (other, ("teachers",))
        session.use_annotator(mine)
        with pytest.raises(UserError, match=r"annotation\.not_yours"):
            fix(session, [found])
        session.use_annotator(other)
        fix(session, [found])
        assert not of_kind(radar(session, [mine, other]), FindingKind.DIFFERS)


def test_it_stops_when_asked(tmp_path: Path, reports: list[DocumentId]) -> None:
    with Session.open(tmp_path / "p.biaodu") as session, pytest.raises(Cancel):
        radar(session, [me(session)], cancelled=lambda: True)
