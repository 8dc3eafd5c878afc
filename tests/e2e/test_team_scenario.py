"""A bureau's week: three people label apart, exchange by folder and by file, adjudicate, and end with the same bytes.

Everybody's step is a process of its own, and steps that people take at the same time run at the same time.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from core.model import Status
from core.review.cases import CaseState
from core.review.decisions import Verdict
from core.review.discussion import ReadingOutcome
from core.review.pairing import DifferenceKind
from core.sample import build_sample
from core.session import Session
from core.text.sentences import sentences

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = ("甲", "乙", "丙")


def label(session: Session, name: str) -> None:
    """Label every third sentence of each report; each person sees some of them differently."""
    session.use_annotator(session.annotators.ensure(name).id)
    number = PEOPLE.index(name)
    labels = [label.id for label in session.codebook.labels()]
    documents = [document.id for document in session.documents.list()]
    for document in documents:
        for at, span in enumerate(sentences(session.documents.text(document))[::3]):
            start = span.start + (2 if at % 5 == number and len(span) > 4 else 0)
            if at % 7 != number:
                chosen = labels[(at + (at % 4 == 3) * number) % len(labels)]
                session.annotations.create(document, start, span.end, chosen)
    session.documents.set_status(documents, Status.DONE)


def publish(session: Session, folder: str) -> None:
    """Write the own package into the team folder."""
    session.exchange.set_team_folder(Path(folder))
    session.exchange.team_publish()


def collect(session: Session, folder: str) -> None:
    """Merge what the team folder has of the others."""
    session.exchange.set_team_folder(Path(folder))
    news = [news.path for news in session.exchange.team_news() if news.state == "new"]
    if news:
        session.exchange.apply(session.exchange.plan(news))


def decide(session: Session) -> None:
    """Go through the differences of one report by hand, and ask about one."""
    layers = [person.id for person in map(session.annotators.by_name, PEOPLE) if person is not None]
    document = session.documents.list()[0].id
    cases = [case for case in session.review.cases(document, layers) if case.kind is not DifferenceKind.SAME]
    for number, case in enumerate(cases):
        if number % 2:
            session.review.decide(case, Verdict.BOTH_WRONG, reason="只是背景，不是举措")
        else:
            session.review.decide(case, Verdict.BOTH_RIGHT)
    session.review.comment(cases[1].sources[-1].id, "这里是计划吗？")


def answer(session: Session) -> None:
    """Walk the decisions on the own labels, answer, and correct a label that was rejected."""
    feedback = session.review.decisions_on()
    rejected = next(told for told in feedback if told.outcome is ReadingOutcome.REJECTED)
    session.review.comment(rejected.mine.annotation, "同意，删去。")
    session.annotations.delete([rejected.mine.annotation])


STEPS: dict[str, Callable[..., None]] = {step.__name__: step for step in (label, publish, collect, decide, answer)}


def main() -> None:
    """One person's step: ``python -m tests.e2e.test_team_scenario STEP PROJECT [ARGUMENT...]``."""
    name, path, *arguments = sys.argv[1:]
    with Session.open(Path(path)) as session:
        STEPS[name](session, *arguments)


class Bureau:
    """Three machines and a shared folder."""

    def __init__(self, folder: Path) -> None:
        self.team = folder / "team"
        self.team.mkdir()
        self.folder = folder
        self.projects = {name: folder / f"{name}.biaodu" for name in PEOPLE}

    def at_once(self, *commands: list[str]) -> list[str]:
        """Run processes side by side; what each said."""
        running = [
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
            for command in commands
        ]
        said = [process.communicate(timeout=100) for process in running]
        for process, (out, err) in zip(running, said, strict=True):
            assert process.returncode == 0, out + err
        return [out for out, _ in said]

    def step(self, name: str, step: str, *arguments: object) -> list[str]:
        return [
            sys.executable,
            "-m",
            "tests.e2e.test_team_scenario",
            step,
            str(self.projects[name]),
            *map(str, arguments),
        ]

    def command(self, command: str, name: str, *arguments: object) -> list[str]:
        return [sys.executable, "-m", "core", command, str(self.projects[name]), *map(str, arguments), "--json"]

    def biaodu(self, command: str, name: str, *arguments: object) -> Any:
        (said,) = self.at_once(self.command(command, name, *arguments))
        return json.loads(said)

    def round(self) -> None:
        """Everybody publishes at once, then everybody merges at once."""
        self.at_once(*(self.step(name, "publish", self.team) for name in PEOPLE))
        self.at_once(*(self.step(name, "collect", self.team) for name in PEOPLE))

    def package(self, name: str, *options: object) -> Path:
        path = self.folder / f"{name}-{len(list(self.folder.glob('*.biaodupkg')))}.biaodupkg"
        self.biaodu("package", name, path, *options)
        return path


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    """Three projects with the sample's reports and nobody's labels."""
    made = Bureau(tmp_path)
    build_sample(tmp_path / "sample.biaodu").close()
    blind = tmp_path / "blind.biaodupkg"
    command = [sys.executable, "-m", "core", "package", str(tmp_path / "sample.biaodu"), str(blind), "--blind"]
    made.at_once(command)
    made.at_once(*(made.command("new", name) for name in PEOPLE))
    made.at_once(*(made.command("merge", name, blind) for name in PEOPLE))
    return made


@pytest.mark.e2e
def test_three_people_end_with_the_same_layer_the_same_decisions_and_the_same_bytes(bureau: Bureau) -> None:
    bureau.at_once(*(bureau.step(name, "label", name) for name in PEOPLE))

    # The first exchange: one by the folder, one by packages, one straight from the others' projects.
    bureau.at_once(*(bureau.step(name, "publish", bureau.team) for name in PEOPLE))
    back = [bureau.package(name, "--labels-back", "--annotator", name) for name in ("丙", "甲")]
    others = [bureau.projects[name] for name in ("乙", "甲")]
    bureau.at_once(
        bureau.step("甲", "collect", bureau.team),
        bureau.command("merge", "乙", *back),
    )
    assert bureau.biaodu("merge", "丙", *others)["annotations"]["new"] > 50
    assert bureau.biaodu("merge", "丙", *reversed(others), *back)["annotations"]["new"] == 0
    differences = [bureau.biaodu("diff", name, "甲", "乙") for name in PEOPLE]
    assert differences[0] == differences[1] == differences[2]
    assert {difference["kind"] for difference in differences[0]} >= {"same", "boundary", "label", "only_a", "only_b"}

    # The lead decides while somebody else goes on working.
    bureau.at_once(bureau.step("甲", "decide"))
    decided = bureau.biaodu("adjudicate", "甲", "--layers", *PEOPLE, "--strategy", "majority")
    assert decided["left"] == 0
    bureau.biaodu("merge", "乙", bureau.package("甲", "--adjudicated"))
    bureau.at_once(bureau.step("乙", "answer"), bureau.step("丙", "publish", bureau.team))
    for _ in range(2):
        bureau.round()

    exports = []
    for name in PEOPLE:
        out = bureau.folder / f"{name}.jsonl"
        bureau.biaodu("export", name, out, "--layers", "all")
        exports.append(out.read_bytes())
        assert bureau.biaodu("check", name)["ok"]
    assert exports[0] == exports[1] == exports[2]
    assert {span["annotator"] for line in exports[0].splitlines() for span in json.loads(line)["spans"]} == {
        *PEOPLE,
        "定稿",
    }
    assert_reviews_are_alike(bureau)


def assert_reviews_are_alike(bureau: Bureau) -> None:
    """Decisions, their states, and what was said about them are the same on every machine."""
    seen: list[object] = []
    for path in bureau.projects.values():
        with Session.open(path, read_only=True) as session:
            layers = [person.id for person in map(session.annotators.by_name, PEOPLE) if person is not None]
            states = [
                (case.id, case.kind, case.state, [decision.id for decision in case.decisions])
                for document in session.documents.list()
                for case in session.review.cases(document.id, layers)
            ]
            threads = session.review.threads()
            said = sorted((comment.text, thread.annotation.id) for thread in threads for comment in thread.comments)
            seen.append((states, said, session.review.decisions()))
            assert {state for _, _, state, _ in states} == {CaseState.DECIDED, CaseState.STALE}
            assert [text for text, _ in said] == ["同意，删去。", "这里是计划吗？"]
    assert seen[0] == seen[1] == seen[2]


if __name__ == "__main__":
    main()
