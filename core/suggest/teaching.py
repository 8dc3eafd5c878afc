"""What is learnt from: sentences with the labels that were given, withheld or rejected, and how much each counts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from core.lazy_numpy import NDArray, np
from core.model import Meta, Span
from core.suggest.passages import Sentence, labels_of, passages
from resources.loader import read_text


@dataclass(frozen=True)
class Lesson:
    """One report as one person (or a decided layer) labelled it. Labels are codes."""

    id: str
    """The document's."""
    sentences: Sequence[Sentence]
    given: Sequence[frozenset[str]]
    """The labels of each sentence."""
    known: Sequence[bool]
    """Whether no label means none: the person has been there."""
    rejected: Mapping[int, frozenset[str]] = field(default_factory=dict[int, frozenset[str]])
    """Labels that were rejected, by sentence."""
    weight: float = 1.0

    @property
    def is_empty(self) -> bool:
        """Whether nothing is to be learnt from it."""
        return not any(self.known) and not self.rejected


def lesson(
    document: str,
    sentences: Sequence[Sentence],
    labelled: Sequence[tuple[Span, str]],
    *,
    done: bool,
    rejected: Sequence[tuple[Span, str]] = (),
    in_order: bool = True,
) -> Lesson:
    """What a person's spans in a document teach.

    Before the last of them, or everywhere once the document is done, a sentence without a label is one that has none;
    not so where the person does not label in the order of reading.
    """
    touched = labels_of(sentences, [span for span, _ in labelled])
    given = [frozenset(labelled[number][1] for number in numbers) for numbers in touched]
    reached = max((span.end for span, _ in labelled), default=0)
    known = [
        done or bool(codes) or (in_order and sentence.span.start < reached)
        for sentence, codes in zip(sentences, given, strict=True)
    ]
    refused: dict[int, set[str]] = {}
    for index, numbers in enumerate(labels_of(sentences, [span for span, _ in rejected])):
        for number in numbers:
            if rejected[number][1] not in given[index]:
                refused.setdefault(index, set()).add(rejected[number][1])
    return Lesson(document, sentences, given, known, {index: frozenset(codes) for index, codes in refused.items()})


@dataclass(frozen=True)
class Answers:
    """Sentences of several lessons side by side, with answers for some labels (columns)."""

    answers: NDArray[np.float64]
    """1 where a label was given, (sentences, labels)."""
    weights: NDArray[np.float64]
    """How much each answer counts; 0 where nobody said anything."""


def rows(lessons: Sequence[Lesson], labels: Sequence[str], heading: Callable[[Sentence], float]) -> Answers:
    """The answers of some lessons for some labels; `heading` says how much a sentence counts that is a heading."""
    answers: list[list[float]] = []
    weights: list[list[float]] = []
    for taught in lessons:
        for index, sentence in enumerate(taught.sentences):
            share = taught.weight * (heading(sentence) if sentence.is_heading else 1.0)
            refused = taught.rejected.get(index, frozenset())
            answers.append([float(code in taught.given[index]) for code in labels])
            weights.append([share if taught.known[index] or code in refused else 0.0 for code in labels])
    shape = (len(answers), len(labels))
    return Answers(np.array(answers).reshape(shape), np.array(weights).reshape(shape))


@cache
def sample_lessons() -> tuple[Lesson, ...]:
    """The sample reports as each of their two annotators labelled them; each counts half."""
    import orjson

    masks = orjson.loads(read_text("sample/extras.json"))
    found: list[Lesson] = []
    for line in read_text("sample/sample.jsonl").splitlines():
        record = orjson.loads(line)
        extra = masks[record["id"]]
        finished = [person for person, status in extra["status"].items() if status == "done"]
        if not finished:
            continue
        meta = Meta(title=record["meta"]["title"], kind=record["meta"].get("kind"))
        furniture = sorted(Span(mask["start"], mask["end"]) for mask in extra["masks"])
        sentences = passages(record["text"], meta, furniture)
        for person in sorted(finished):
            spans = [
                (Span(span["start"], span["end"]), span["label"])
                for span in record["spans"]
                if span["annotator"] == person
            ]
            taught = lesson(record["id"], sentences, spans, done=True)
            found.append(Lesson(taught.id, sentences, taught.given, taught.known, weight=1 / len(finished)))
    return tuple(found)


def without(lessons: Sequence[Lesson], documents: Collection[str]) -> list[Lesson]:
    """The lessons of other documents."""
    return [taught for taught in lessons if taught.id not in documents]
