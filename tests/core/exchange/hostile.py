"""Packages that keep to every rule and hold very much of one thing in one place, as nobody's work ever does."""

import uuid
from collections.abc import Callable
from pathlib import Path

import orjson

from core.exchange.bundle import Bundle, Manifest, PackageKind
from core.exchange.package_file import sealed, write_package
from core.exchange.records import (
    ANNOTATIONS,
    ANNOTATORS,
    COMMENTS,
    DECISIONS,
    DOCUMENTS,
    LABELS,
    MASKS,
    STATUSES,
    Record,
    RecordKind,
)
from core.storage.tables import quote_hash
from core.text.canonical import document_id

TIME = "2024-05-01T08:00:00.000Z"
TEXT = "教育局2024年工作总结。一、新建学校。二、培训教师。" * 40_000
"""Two million characters: room for as many masks and spans as any package below has."""
TEXT_ID = document_id(TEXT)


def uuid_of(kind: str, number: int) -> str:
    """An id that sorts by its number and says what it is of."""
    return str(uuid.UUID(int=(ord(kind) << 112) | (7 << 76) | (8 << 60) | number))


def record(of: RecordKind, /, **values: str | int | None) -> Record:
    """A shared row; what is not given is as in a new one."""
    usual: dict[str, str | int | None] = {
        **dict.fromkeys(of.nullable),
        **dict.fromkeys(("name_zh", "name_en", "definition_zh", "definition_en"), ""),
        **dict.fromkeys(("created_at", "updated_at"), TIME),
        "revision": 1,
        "deleted": 0,
        "position": 0,
        "examples": "[]",
        "colour": "#0072B2",
        "origin": "manual",
        "extra": "{}",
        "source_name": "a.txt",
        "raw_sha256": "0" * 64,
        "encoding": "utf-8",
        "reader": "text/1",
    }
    return tuple(values[column] if column in values else usual[column] for column in of.columns)


def person(number: int, name: str | None = None, **values: int) -> Record:
    return record(ANNOTATORS, id=uuid_of("p", number), name=name or f"人{number}", kind="person", **values)


def label(number: int, **values: str | int | None) -> Record:
    return record(LABELS, **{"id": uuid_of("l", number), "code": f"c{number}", "name_zh": f"类{number}", **values})


def document(text: str = TEXT, position: int = 1) -> Record:
    id_ = document_id(text)
    return record(DOCUMENTS, id=id_, title="报告", characters=len(text), position=position)


def mask(number: int, start: int, end: int) -> Record:
    values = {"document": TEXT_ID, "span_start": start, "span_end": end, "reason": "user"}
    return record(MASKS, id=uuid_of("m", number), **values)


def annotation(number: int, start: int = 0, end: int = 2, *, who: int = 0, what: int = 0, **values: str) -> Record:
    place = {"document": TEXT_ID, "span_start": start, "span_end": end, "quote_hash": quote_hash(TEXT[start:end])}
    people = {"annotator": uuid_of("p", who), "label": uuid_of("l", what)}
    return record(ANNOTATIONS, **{"id": uuid_of("a", number), **place, **people, **values})


def comment(number: int, about: int = 0) -> Record:
    return record(COMMENTS, id=uuid_of("c", number), annotation=uuid_of("a", about), author=uuid_of("p", 0), text="话")


def decision(number: int, sources: list[int], results: list[str] | None = None) -> Record:
    listed = [
        {"annotation": uuid_of("a", source), "annotator": uuid_of("p", source % 2), "start": 0, "end": 2}
        | {"label": uuid_of("l", 0), "revision": 1}
        for source in sources
    ]
    texts = {"sources": orjson.dumps(listed).decode(), "results": orjson.dumps(results or []).decode()}
    values = {"document": TEXT_ID, "reviewer": uuid_of("p", 0), "verdict": "both_wrong", "reason": None, **texts}
    return record(DECISIONS, id=uuid_of("d", number), **values)


def write(path: Path, *records: tuple[RecordKind, list[Record]], texts: dict[str, str] | None = None) -> Path:
    """A package of these rows with one person, one label and the long text, written and checked as ours are."""
    listed: dict[str, list[Record]] = {
        ANNOTATORS.table.name: [person(0)],
        LABELS.table.name: [label(0)],
        DOCUMENTS.table.name: [document()],
    }
    for kind, rows in records:
        known = {kind.key(row): row for row in (*listed.get(kind.table.name, ()), *rows)}
        listed[kind.table.name] = [known[key] for key in sorted(known)]
    texts = {TEXT_ID: TEXT} | (texts or {})
    counts = {"documents": len(texts), "annotations": len(listed.get(ANNOTATIONS.table.name, ()))}
    made = Manifest(PackageKind.FOR_COLLEAGUE, uuid_of("P", 0), "很多", None, TIME, "biaodu", counts)
    titles = {row[0]: "报告" for row in listed[DOCUMENTS.table.name]}
    with sealed(Bundle(str(path), made, listed, texts, titles)) as package:
        write_package(path, package)
    return path


Rows = list[tuple[RecordKind, list[Record]]]


def _people(count: int) -> Rows:
    return [(ANNOTATORS, [person(number, "王芳") for number in range(count)])]


def _people_with_numbers(count: int) -> Rows:
    """Half of them have the names that the others of one name would get."""
    half = count // 2
    numbered = [person(half + number, f"王芳 ({number + 2})") for number in range(half)]
    return [(ANNOTATORS, [*(person(number, "王芳") for number in range(half)), *numbered])]


def labels(count: int, first: int = 0) -> list[Record]:
    return [label(number) for number in range(first, first + count)]


def _labels(count: int) -> Rows:
    return [(LABELS, labels(count))]


def _labels_of_one_code(count: int) -> Rows:
    return [(LABELS, [label(number, code="c") for number in range(count)])]


def _label_chain(count: int) -> Rows:
    return [(LABELS, [label(n, parent=uuid_of("l", n - 1) if n else None) for n in range(count)])]


def _label_circle(count: int) -> Rows:
    return [(LABELS, [label(n, parent=uuid_of("l", (n or count) - 1)) for n in range(count)])]


def _masks_apart(count: int) -> Rows:
    return [(MASKS, [mask(n, 3 * n, 3 * n + 2) for n in range(count)])]


def _masks_overlapping(count: int) -> Rows:
    return [(MASKS, [mask(n, n, n + count - n // 2) for n in range(count)])]


def _masks_nested(count: int) -> Rows:
    return [(MASKS, [mask(n, n, 4 * count - n) for n in range(count)])]


def _masks_of_one_length(count: int) -> Rows:
    return [(MASKS, [mask(n, 7 * n, 7 * n + 10) for n in range(count)])]


def _comments(count: int) -> Rows:
    return [(ANNOTATIONS, [annotation(0)]), (COMMENTS, [comment(n) for n in range(count)])]


def _two_layers(count: int) -> Rows:
    """Two people's annotations on one place, with as many labels."""
    rows = [annotation(n, who=n % 2, what=n // 2) for n in range(count)]
    return [(ANNOTATORS, [person(1)]), (LABELS, labels(count // 2 + 1)), (ANNOTATIONS, rows)]


def _two_layers_overlapping(count: int) -> Rows:
    """Two people's annotations that overlap each their neighbours of the other, 25 on either side."""
    rows = [annotation(n, n, n + 50, who=n % 2) for n in range(count)]
    return [(ANNOTATORS, [person(1)]), (ANNOTATIONS, rows)]


def _decisions(count: int) -> Rows:
    rows = [annotation(0), annotation(1, who=1)]
    decisions = [decision(n, [0, 1]) for n in range(count)]
    return [(ANNOTATORS, [person(1)]), (ANNOTATIONS, rows), (DECISIONS, decisions)]


def _sources(count: int) -> Rows:
    """One decision on very many annotations, with as many results."""
    rows = [annotation(n, n, n + 2, who=n % 2) for n in range(count)]
    listed = [decision(0, list(range(count)), [uuid_of("a", n) for n in range(count)])]
    return [(ANNOTATORS, [person(1)]), (ANNOTATIONS, rows), (DECISIONS, listed)]


def _twins(count: int) -> Rows:
    """One person's annotations, all equal: one is shown."""
    return [(ANNOTATIONS, [annotation(n) for n in range(count)])]


def _twins_decided(count: int) -> Rows:
    decisions = [decision(n, [0], [uuid_of("a", n)]) for n in range(count)]
    comments = [comment(n, n) for n in range(count)]
    return [*_twins(count), (DECISIONS, decisions), (COMMENTS, comments)]


def _layer_on_one_span(count: int) -> Rows:
    """One person's annotations on one span, each with another label; somebody else has none."""
    rows = [annotation(n, what=n) for n in range(count)]
    return [(ANNOTATORS, [person(1)]), (LABELS, labels(count)), (ANNOTATIONS, rows)]


def _layer_overlapping(count: int) -> Rows:
    return [(ANNOTATIONS, [annotation(n, n, n + 50) for n in range(count)])]


def _waiting(count: int) -> Rows:
    """A third each of unknown documents, labels and people."""
    rows = [
        annotation(n, document=f"{n:064x}") if n % 3 == 0 else annotation(n, who=9 * (n % 3), what=9 * (n % 3 - 1))
        for n in range(count)
    ]
    return [(ANNOTATIONS, rows)]


def _statuses(count: int) -> Rows:
    people = [person(n) for n in range(count)]
    values = {"document": TEXT_ID, "status": "done"}
    return [(ANNOTATORS, people), (STATUSES, [record(STATUSES, annotator=person[0], **values) for person in people])]


def _removed(count: int) -> Rows:
    """As many removals as rows: labels, people and annotations that only the states know."""
    gone = {"deleted": 1}
    return [
        (LABELS, [label(n + 1, **gone) for n in range(count)]),
        (ANNOTATORS, [person(n + 1, "无", **gone) for n in range(count)]),
        (ANNOTATIONS, [annotation(n, who=n + 1, what=n + 1) for n in range(count)]),
    ]


CASES: dict[str, Callable[[int], Rows]] = {
    "people of one name": _people,
    "people with numbered names": _people_with_numbers,
    "labels": _labels,
    "labels of one code": _labels_of_one_code,
    "labels in a chain": _label_chain,
    "labels in a circle": _label_circle,
    "masks apart": _masks_apart,
    "masks overlapping": _masks_overlapping,
    "masks in each other": _masks_nested,
    "masks of one length": _masks_of_one_length,
    "comments on one annotation": _comments,
    "two layers on one span": _two_layers,
    "two layers of overlapping spans": _two_layers_overlapping,
    "decisions on one case": _decisions,
    "sources of one decision": _sources,
    "equal annotations": _twins,
    "equal annotations, decided and commented": _twins_decided,
    "a layer on one span": _layer_on_one_span,
    "a layer of overlapping spans": _layer_overlapping,
    "annotations that wait": _waiting,
    "statuses of one document": _statuses,
    "labels and people removed but used": _removed,
}
