"""The sample study that ships, and its tables and figures computed a second time from the answers alone."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

import pytest

from core.session import Session
from core.study.coding import CodingTable, read_coding
from core.study.crosstab import cross_tables, frequencies_by
from core.study.demands import demanded
from core.study.levels import at_level
from core.study.numbering import numberings, renumbering
from core.study.reliability import reliability
from core.study.rounds import rounds, samples
from core.study_sample import build_study_sample, read_sample_study

STUDY = read_sample_study()
FIRST, *_OTHERS = STUDY["coders"]
ANSWERS = {
    coder: {number: tuple(given) for each in STUDY["rounds"] for number, given in each["answers"][coder].items()}
    for coder in STUDY["coders"]
}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    with build_study_sample(tmp_path_factory.mktemp("study") / "s.biaodu") as made:
        yield made


@pytest.fixture(scope="module")
def coding(session: Session) -> CodingTable:
    people = {person.name: person.id for person in session.annotators.list()}
    return read_coding(session, [people[name] for name in STUDY["coders"]])


def test_it_is_whole(session: Session, coding: CodingTable):
    assert len(STUDY["coders"]) == 3
    assert [each["kind"] for each in STUDY["rounds"]] == ["trial", "formal"]
    assert len(coding.labels) == 2
    assert len(numberings(session)) == 1
    assert not renumbering(session).rows
    assert len(samples(session)) == 1
    assert session.check().ok
    done = set(ANSWERS[FIRST])
    lacking = [each for each in demanded(coding, session.codebook.labels()) if coding.table.number(each.at) in done]
    assert not lacking, "every unit of its documents has exactly one answer in each dimension"
    assert session.history.next_undo() is None


def test_frequencies_and_the_cross_table_are_those_of_the_answers(session: Session, coding: CodingTable):
    given = ANSWERS[FIRST].values()
    for at, dimension in enumerate(STUDY["dimensions"]):
        counted = Counter(answer[at] for answer in given)
        (found,) = frequencies_by(coding, dimension)
        assert {code: n for code, n in found.counts.items() if n} == {c: n for c, n in counted.items() if c}
        assert found.none_fits == counted[None]
        assert found.not_coded == len(coding.table) - len(given)
    crossed = cross_tables(coding, *STUDY["dimensions"])
    pairs = Counter(given)
    (table,) = crossed.tables
    assert {
        (row, column): n
        for row, line in zip(crossed.row_labels, table.counts, strict=True)
        for column, n in zip(crossed.column_labels, line, strict=True)
        if n
    } == {pair: n for pair, n in pairs.items() if None not in pair}
    assert table.none_fits == sum(n for pair, n in pairs.items() if None in pair)
    tools = at_level(coding, session.codebook.labels(), 1)
    outermost = Counter(answer[0].partition("-")[0] for answer in given if answer[0])
    assert frequencies_by(tools, "tool")[0].counts == {"supply": 0, "environment": 0, "demand": 0} | outermost


def test_by_year_they_are_those_of_the_answers_of_that_year(coding: CodingTable):
    years = {
        place: str(document.meta.year) for place, document in zip(coding.table.places, coding.documents, strict=True)
    }
    counted = Counter(
        (years[int(number.partition("-")[0])], answer[1]) for number, answer in ANSWERS[FIRST].items() if answer[1]
    )
    found = {
        (each.value, code): n
        for each in frequencies_by(coding, "category", "year")
        for code, n in each.counts.items()
        if n
    }
    assert found == counted


def test_rounds_and_reliability_are_computed_again(session: Session, coding: CodingTable):
    for each, recorded in zip(STUDY["rounds"], rounds(session), strict=True):
        for at, dimension in enumerate(STUDY["dimensions"]):
            values = [
                [each["answers"][coder][number][at] for coder in STUDY["coders"]] for number in each["answers"][FIRST]
            ]
            figures = recorded.figures[dimension]
            percent, kappa = _pairwise(values)
            assert figures["n"] == len(values)
            assert figures["percent"] == figures["holsti"] == pytest.approx(percent)
            assert figures["composite"] == pytest.approx(3 * percent / (1 + 2 * percent))
            assert figures["cohen_kappa"] == pytest.approx(kappa)
            assert figures["alpha"] == pytest.approx(_alpha(values))
            assert figures["mutual"] == pytest.approx(percent)
            assert figures["fleiss_kappa"] == pytest.approx(_above(percent, [value for row in values for value in row]))
            pairs = [[(row[a], row[b]) for row in values] for a, b in combinations(range(3), 2)]
            pis = [
                _above(sum(x == y for x, y in pair) / len(pair), [v for both in pair for v in both]) for pair in pairs
            ]
            assert figures["scott_pi"] == pytest.approx(sum(pis) / 3)
    trial, formal = (each.figures["tool"]["alpha"] or 0 for each in rounds(session))
    assert trial < 0.8 < formal, "the revised codebook helped"
    assert reliability(coding, rounds=0)[0].whole.n == len(ANSWERS[FIRST])


def _above(observed: float, values: list[str | None]) -> float:
    """Agreement above that by chance, of values that are drawn from one urn."""
    chance = sum(count * count for count in Counter(values).values()) / len(values) ** 2
    return (observed - chance) / (1 - chance)


def _pairwise(values: list[list[str | None]]) -> tuple[float, float]:
    """Mean percent agreement and mean Cohen's kappa over pairs of coders."""
    shares: list[float] = []
    kappas: list[float] = []
    for a, b in combinations(range(3), 2):
        same = sum(row[a] == row[b] for row in values) / len(values)
        of = [Counter(row[at] for row in values) for at in (a, b)]
        chance = sum(of[0][code] * of[1][code] for code in of[0]) / len(values) ** 2
        shares.append(same)
        kappas.append((same - chance) / (1 - chance))
    return sum(shares) / 3, sum(kappas) / 3


def _alpha(values: list[list[str | None]]) -> float:
    """Krippendorff's, of nominal values that are all there: from all ordered pairs of values of a unit."""
    unequal = sum(sum(x != y for x, y in combinations(row, 2)) * 2 / 2 for row in values)
    counts = Counter(value for row in values for value in row)
    n = sum(counts.values())
    expected = n * n - sum(count * count for count in counts.values())
    return 1 - (n - 1) * unequal / expected
