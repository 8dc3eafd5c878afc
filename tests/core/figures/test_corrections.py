"""What people say of figures: kept in the project, undone like anything else, and passed on in packages."""

from decimal import Decimal
from pathlib import Path

import pytest

from core.errors import UserError
from core.figures.corrections import KEY, FigureSaid, corrected, decimal_of, figures_of
from core.figures.finding import find_figures
from core.figures.quantity import Quantity, ReportedAs
from core.model import Meta, Span
from core.reading.edition import apply, carry_over
from core.session import Session
from tests.core.projects import TEXT, add, first, project

MONEY = TEXT.index("300万元")
TEACHERS = TEXT.index("120名")


def shown(session: Session) -> list[Quantity]:
    document = session.documents.get(first(session))
    return figures_of(session.documents.text(document.id), document.meta)


def test_a_correction_is_kept_and_undone(tmp_path: Path) -> None:
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        assert [figure.value for figure in shown(session)] == [3_000_000, 120]
        said = FigureSaid(TEACHERS + 4, Decimal(12), "名", ReportedAs.PLANNED)
        session.corrections.figure(first(session), TEACHERS, said)
        session.corrections.figure(first(session), MONEY, None)
    with Session.open(path) as session:
        (figure,) = shown(session)
        assert (figure.value, figure.reported, figure.corrected) == (12, ReportedAs.PLANNED, True)
        session.corrections.figure_as_found(first(session), MONEY)
        session.history.undo()
        session.history.undo()
        session.history.undo()
        assert [(figure.value, figure.corrected) for figure in shown(session)] == [(3_000_000, False), (120, False)]


def test_a_figure_that_was_not_found_is_added(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        session.corrections.figure(first(session), 0, FigureSaid(3, None, "个", ReportedAs.WITHHELD))
        added = shown(session)[0]
        assert (added.start, added.value) == (0, None)


def test_a_correction_goes_to_a_colleague(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        session.corrections.figure(first(session), MONEY, None)
        session.exchange.package(tmp_path / "p.bdpkg")
    with Session.create(tmp_path / "b.biaodu") as other:
        other.exchange.apply(other.exchange.plan([tmp_path / "p.bdpkg"]))
        assert [figure.value for figure in shown(other)] == [120]


def test_a_correction_goes_over_to_a_new_edition(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        old = first(session)
        session.corrections.figure(old, TEACHERS, FigureSaid(TEACHERS + 4, Decimal(12), "名", ReportedAs.PLANNED))
        new = add(session, f"新的开头。\n{TEXT}", "新版")
        assert session.corrections.has_any(old)
        apply(session, carry_over(session, old, new))
        known = session.documents.get(new)
        found = figures_of(session.documents.text(new), known.meta)
        assert [(figure.value, figure.corrected) for figure in found] == [(3_000_000, False), (12, True)]


@pytest.mark.parametrize(
    ("start", "said", "code"),
    [
        (0, FigureSaid(9_999, Decimal(1), "所", ReportedAs.DONE), "annotation.bad_span"),
        (9_999, None, "annotation.bad_span"),
        (0, FigureSaid(2, Decimal(1), "", ReportedAs.DONE), "figure.bad_unit"),
    ],
)
def test_a_correction_has_to_fit_the_text(tmp_path: Path, start: int, said: FigureSaid | None, code: str) -> None:
    with project(tmp_path / "a.biaodu") as session:
        with pytest.raises(UserError) as refused:
            session.corrections.figure(first(session), start, said)
        assert refused.value.code == code


@pytest.mark.parametrize(
    "entry",
    ["x", 3, [], {"end": 5}, {"end": True, "unit": "所", "reported": "done"}, {"end": 20, "unit": "所", "value": "many",
     "reported": "done"}, {"end": 20, "unit": "所", "value": "1", "reported": "?"}],
)  # fmt: skip
def test_what_is_no_correction_is_passed_over(entry: object) -> None:
    meta = Meta("报告", extra={KEY: {str(MONEY): entry, "一": None}})
    found = find_figures(TEXT)
    assert corrected(found, meta, len(TEXT)) == found


def test_a_corrected_figure_takes_the_place_of_those_that_it_overlaps() -> None:
    entry = {"end": TEACHERS + 4, "value": "7", "unit": "项", "reported": "done"}
    meta = Meta("报告", extra={KEY: {str(MONEY + 1): entry}})
    assert [figure.value for figure in corrected(find_figures(TEXT), meta, len(TEXT))] == [7]
    assert corrected([], meta, len(TEXT), [Span(0, 5)]) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,200", Decimal(1200)), (" 3.5 ", Decimal("3.5")), ("NaN", None), ("1e99", None), ("三", None)],
)
def test_a_number_is_read_as_people_type_it(text: str, number: Decimal | None) -> None:
    assert decimal_of(text) == number
