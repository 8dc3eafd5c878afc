"""How good suggestions are, and how fast.

`python tests/benchmarks/bench_suggest.py [OUT.json [PROJECT]...]` prints JSON; under pytest (`-m benchmark`) it writes
``build/bench/suggest.json``. F1 after 0, 1, 2 ... labelled reports, leaving whole reports out, calibration, what is
found at a precision of 0.95, and keys per right passage by simulation. On the sample project's two annotators, on texts
that one reader labelled from the definitions (``suggest_truth.json`` holds offsets only), and on each project that is
given. Curves end after `MINUTES`, wherever they are.

The texts are of seven sets. ``first``, ``second``, ``third`` (laws, a province's report), ``bureau`` (five bureaus'
reports) and ``government`` (five provinces' reports, labelled where they name schools or something was suggested) were
looked at when words were written: their figures say how well the words fit them. ``held out reports`` (eight provinces'
reports, every sentence read) and ``held out rules`` (four texts) were labelled on 30 November 2026 before anything was
suggested in them, and no word was written for them: their figures are what to expect of a text nobody has seen. Do not
look at their sentences when words are written. Four of them were read a second time, by the same reader (``again``),
and twelve texts by a second reader who saw nothing but the definitions (``second``).
"""

import json
import os
import resource
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.codebook import default_codebook
from core.importing import import_paths
from core.model import Meta, Span
from core.sample import build_sample
from core.session import Session
from core.suggest.evaluating import calibration, covered, evaluate, f1, keys_per_label
from core.suggest.feeding import evaluated_lessons, learner_of, sentences_of
from core.suggest.label_words import lexicon_for
from core.suggest.model import SUGGESTED, Learner
from core.suggest.ordering import uncertainty
from core.suggest.passages import passages
from core.suggest.teaching import Lesson, lesson, sample_lessons
from tests.benchmarks import results
from tests.benchmarks.results import clocked

TRUTH = Path(__file__).with_name("suggest_truth.json")
SHARED = Path(os.environ.get("BIAODU_SHARED", Path(__file__).resolve().parents[3] / "shared"))
PLACES = (
    SHARED / "data" / "reports" / "education_laws_by_region",
    SHARED / "data" / "reports" / "provinces_2026" / "txt",
    SHARED / "seeds",
)
LABELS = default_codebook().labels
CODES = tuple(label.code for label in LABELS)
SENTENCES = 100_000
LINE = "全年实施学校建设项目14个；公开招聘教师60名，开展培训40期。加强校园安全管理。发放资助资金210万元。"
MINUTES = 8
"""The longest that learning curves may take in all; what was found by then is printed."""


class Clock:
    """How long the rest may take."""

    def __init__(self, minutes: float) -> None:
        self._end = time.monotonic() + 60 * minutes

    def is_over(self) -> bool:
        """Whether no more is begun."""
        return time.monotonic() > self._end


def after_answers(lesson_: Lesson, learner: Learner, *, by_doubt: bool, answers: int = 20) -> float | None:
    """F1 of a whole report of which some sentences were answered: those asked first, or the first ones of the text.

    What was answered is right; the rest is as the learner, which learns from each answer, has it then.
    """
    count = len(lesson_.sentences)
    is_known = np.zeros(count, dtype=np.bool_)
    for number in range(min(answers, count)):
        chances = learner.chances(lesson_.id, lambda: lesson_.sentences)
        doubt = np.where(is_known, -1.0, uncertainty(chances).max(axis=1))
        is_known[int(doubt.argmax()) if by_doubt else number] = True
        given = [codes if known else frozenset[str]() for codes, known in zip(lesson_.given, is_known, strict=True)]
        learner.reteach([Lesson(lesson_.id, lesson_.sentences, given, is_known.tolist())])
        learner.fit()
    chances = learner.chances(lesson_.id, lambda: lesson_.sentences)
    truth = np.array([[code in codes for code in learner.labels] for codes in lesson_.given])
    picked = np.where(is_known[:, None], truth, chances >= SUGGESTED)
    return f1(int((picked & truth).sum()), int(picked.sum()), int(truth.sum()))


def order_of_work(session: Session, name: str, clock: Clock) -> dict[str, float]:
    """The mean F1 of a person's reports after 20 answers, the most uncertain first and in the order of reading."""
    person = session.annotators.by_name(name)
    assert person is not None
    scores: dict[bool, list[float]] = {True: [], False: []}
    for taught in evaluated_lessons(session, person.id):
        if scores[True] and clock.is_over():
            break
        for by_doubt in scores:
            learner = learner_of(session, without_sample={taught.id})
            learner.learn_ngrams()
            learner.fit()
            scores[by_doubt].append(after_answers(taught, learner, by_doubt=by_doubt) or 0.0)
    return {
        "reports": len(scores[True]),
        "most uncertain first": round(float(np.mean(scores[True])), 3),
        "in the order of reading": round(float(np.mean(scores[False])), 3),
    }


def of_project(session: Session, name: str, clock: Clock) -> dict[str, Any]:
    """The figures of one person's layer of a project."""
    person = session.annotators.by_name(name)
    assert person is not None
    lessons = evaluated_lessons(session, person.id)
    found = evaluate(lessons, lambda left_out: learner_of(session, without_sample=left_out), is_enough=clock.is_over)
    return asdict(found) | {"whole": len(found.curve) == len(lessons)}


def of_truth() -> dict[str, Any]:
    """F1 before the first label on texts that were labelled for this, without headings; empty without the texts."""
    truth: dict[str, Any] = json.loads(TRUTH.read_text(encoding="utf-8"))
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder, Session.create(Path(folder) / "p.biaodu") as session:
        import_paths(session, [place for place in PLACES if place.exists()])
        learner = learner_of(session)
        learner.learn_ngrams()
        learner.fit()
        answers: dict[str, list[Any]] = {}
        likely: dict[str, list[Any]] = {}
        bureaus: list[Lesson] = []
        for document in session.documents.list():
            if document.id not in truth:
                continue
            known = truth[document.id]
            sentences = [each for each in sentences_of(session, document.id) if not each.is_heading]
            chances = learner.chances(document.id, lambda sentences=sentences: sentences)
            for reading, set_ in (("spans", known["set"]), ("second", f"{known['set']}, the second reader's")):
                if reading in known:
                    spans = [(Span(start, end), code) for start, end, code in known[reading]]
                    taught = lesson(document.id, sentences, spans, done=True)
                    answers.setdefault(set_, []).append([[code in codes for code in CODES] for codes in taught.given])
                    likely.setdefault(set_, []).append(chances)
                    bureaus += [taught] if set_ == "bureau" else []
        if bureaus:
            curve = evaluate(bureaus, lambda _left_out: learner_of(session)).curve
            found["bureau, after 0, 1, 2 ... labelled reports"] = [
                {"f1": point.f1, "keys": point.keys, "covered": point.covered} for point in curve
            ]
    for name in sorted(answers):
        found[name] = {"documents": len(answers[name])} | figures(
            np.concatenate(answers[name]), np.concatenate(likely[name])
        )
    found["read twice by the same reader"] = agreement(truth, "again")
    found["read by a second reader"] = agreement(truth, "second")
    return found


def figures(wanted: Any, chances: Any) -> dict[str, Any]:
    """Those of texts, for labels that are right and how likely each is (sentences, labels)."""
    said = chances >= SUGGESTED
    right = int((wanted & said).sum())
    return {
        "labels": int(wanted.sum()),
        "f1": f1(right, int(said.sum()), int(wanted.sum())),
        "precision": right / max(1, int(said.sum())),
        "recall": right / max(1, int(wanted.sum())),
        "found at a precision of 0.95": covered(wanted.reshape(-1), chances.reshape(-1)),
        "keys": keys_per_label(wanted, said),
        "calibration": calibration(wanted.reshape(-1), chances.reshape(-1)),
    }


def agreement(truth: dict[str, Any], reading: str) -> dict[str, dict[str, float | None]]:
    """How far another reading of the same texts agrees with the first (micro F1): in all, and in each set."""
    pairs: dict[str, list[tuple[set[Any], set[Any]]]] = {"all": []}
    for known in truth.values():
        if reading in known:
            pair = set(map(tuple, known["spans"])), set(map(tuple, known[reading]))
            pairs["all"].append(pair)
            pairs.setdefault(known["set"], []).append(pair)
    found: dict[str, dict[str, float | None]] = {}
    for name, some in pairs.items():
        shared = sum(len(one & other) for one, other in some)
        score = f1(shared, sum(len(one) for one, _ in some), sum(len(other) for _, other in some))
        found[name] = {"documents": len(some), "f1": score}
    return found


def times() -> dict[str, float]:
    """Milliseconds of what is waited for."""
    learner = Learner(CODES, lexicon_for(LABELS), sample_lessons())
    found = {"n-grams of the sample": clocked(learner.learn_ngrams), "first fit": clocked(learner.fit)}
    found["a fit after a decision"] = min(clocked(learner.fit) for _ in range(5))
    report = passages("\n".join([LINE] * 100), Meta("报告"))
    found["a report of 400 sentences"] = clocked(lambda: learner.suggest("a", lambda: report))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    many = passages("\n".join([LINE] * (SENTENCES // 4)), Meta("报告"))
    found["100,000 sentences"] = clocked(lambda: learner.suggest("b", lambda: many))
    found["megabytes of them"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return {name: round(value, 1) for name, value in found.items()}


def measure(projects: list[Path]) -> dict[str, Any]:
    """All figures."""
    found: dict[str, Any] = {"load": os.getloadavg()[0], "times": times(), "truth": of_truth()}
    clock = Clock(MINUTES)
    with tempfile.TemporaryDirectory() as folder, build_sample(Path(folder) / "sample.biaodu") as session:
        for name in ("陈晓", "李敏"):
            found[f"sample {name}"] = of_project(session, name, clock)
            found[f"order of work {name}"] = order_of_work(session, name, clock)
    for path in projects:
        with Session.open(path, read_only=True) as session:
            for person in session.annotators.list():
                if any(who == person.id for _document, who in session.annotations.counts()):
                    found[f"{path.name} {person.name}"] = of_project(session, person.name, clock)
    return found


@pytest.mark.benchmark
def test_suggestions() -> None:
    """Print and keep the figures."""
    results.keep("suggest", measure([]))


if __name__ == "__main__":
    results.answer(measure([Path(name) for name in sys.argv[2:]]))
