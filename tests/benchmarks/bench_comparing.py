"""Two reports of 30,000 characters matched, the matrix of 1,000 reports, the figures of a million characters.

`python tests/benchmarks/bench_comparing.py [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the same and
writes ``build/bench/comparing.json``. Each figure stands beside a floor of the same run: finding the pairs of
characters of both texts, the bare query of the same rows, and a plain scan for digits.
"""

import re
import sys
import tempfile
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.figures.finding import find_figures
from core.matching.counterparts import ComparedText, match_texts
from core.matching.vectors import bigrams_of, collection_of
from core.matrix.evidence import evidence_matrix
from core.model import Meta
from core.session import Session
from core.storage import passage_rows
from core.text.outline import outline
from core.text.parts import parts
from tests.benchmarks import large_project, results
from tests.benchmarks.budgets import at_most
from tests.benchmarks.results import clocked

REPORTS = 1_000
LENGTH = 30_000
_TOPICS = (
    "校园安全",
    "教师队伍",
    "学校建设",
    "学生资助",
    "教育改革",
    "课后服务",
    "体育美育",
    "特殊教育",
    "职业教育",
    "数字教育",
)


def report(turn: int) -> str:
    """A report of 30,000 characters in forty sections, in an order of its own."""
    sections: list[str] = []
    for number in range(40):
        topic = _TOPICS[(number * turn) % len(_TOPICS)]
        body = "".join(
            f"抓好{topic}第{step}项工作，投入资金{step * 37}万元，新增学位{step * 9}个，惠及学生{step}万余人次。"
            for step in range(1, 19)
        )
        sections.append(f"（{number + 1}）{topic}工作。{body}")
    half = len(sections) // 2
    text = "\n".join(["教育局工作报告", "一、工作总结", *sections[:half], "二、工作打算", *sections[half:]])
    return text[:LENGTH]


def matching() -> dict[str, float]:
    """Milliseconds to match two long reports, with their outlines."""
    one, other = ComparedText("1", report(3), Meta("甲")), ComparedText("2", report(7), Meta("乙"))
    collection = collection_of(report(turn) for turn in (1, 9))
    match_texts(one, other, collection)
    took = min(clocked(lambda: match_texts(one, other, collection)) for _turn in range(5))
    floor = min(clocked(lambda: [bigrams_of(text.text) for text in (one, other)]) for _turn in range(5))
    at_most("two reports of 30,000 characters matched", took, 300, "ms")
    return {"match": took, "floor_match": floor, "match_ratio": took / floor}


def matrix(folder: Path) -> dict[str, float]:
    """Milliseconds to make the matrix of one layer."""
    found: dict[str, float] = {}
    with Session.open(large_project.copied(REPORTS, folder), read_only=True) as session:
        layer = [next(person.id for person in session.annotators.list())]
        for by in ("document", "region"):
            found[by] = min(clocked(lambda by=by: evidence_matrix(session, layer, by=by)) for _turn in range(5))
        connection = session._engine.conn
        floor = min(clocked(lambda: passage_rows.passages(connection, None, layer, None)) for _turn in range(5))
    at_most("the matrix of 1,000 reports", found["document"], 200, "ms")
    return found | {"floor_matrix": floor, "matrix_ratio": found["document"] / floor}


def figures() -> dict[str, float]:
    """Milliseconds for the figures of a million characters."""
    text = report(3)
    known = parts(text, outline(text))
    times = 1_000_000 / len(text)
    took = min(clocked(lambda: find_figures(text, known)) for _turn in range(3)) * times
    floor = min(clocked(lambda: re.findall("[0-9]+", text)) for _turn in range(3)) * times
    return {"figures_million": took, "floor_figures": floor, "figures_ratio": took / floor}


def measure() -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        return matching() | matrix(Path(folder)) | figures()


@pytest.mark.benchmark
def test_comparing() -> None:
    found = measure()
    results.keep("comparing", found)
    assert found.keys() >= {"match", "document", "figures_million"}


if __name__ == "__main__":
    results.answer(measure())
