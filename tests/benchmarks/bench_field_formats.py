"""Spans a second of each format of the field, written and read back, and what it takes to read some of them.

6,000 spans in 100 documents of 10,000 characters, which takes a minute or two; 60,000 in 1,000 with ``--whole``. What a
format takes is compared with our JSON Lines of the same run, and with the least that it can take, measured beside it:
for CoNLL finding the sentences, putting the lines together by one call, hashing, storing and decoding them; by words
also what jieba takes for the texts. Seconds are of the processor, in which other programs of the machine are not
counted; those by the clock stand beside them.
"""

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.exporting import export
from core.formats.protocol import Format
from core.formats.registry import ADD_ONS, formats
from core.formats.tokens import words
from core.importing import import_paths
from core.session import Session
from core.text.sentences import sentences
from tests.benchmarks import bench_formats, budgets, results
from tests.benchmarks.bench_formats import SPANS, dump, made_lines

FEW, MANY = 100, 1_000
"""Documents."""
BY_TEXT = ("doccano", "labelstudio", "csv", "brat", "refi", "webannotation", "huggingface")
"""Formats of text whose files have about as many bytes as their spans and texts."""
BY_CHARACTER = ("conll", "prodigy")
"""Those that write every character of a text, 167 for each span here."""
READ = ("jsonl", "doccano", "labelstudio", "prodigy", "conll", "webannotation", "huggingface", "refi")


@dataclass(frozen=True, slots=True)
class Pace:
    """Spans a second."""

    processor: float
    clock: float

    @classmethod
    def of(cls, work: Callable[[], int]) -> "Pace":
        """What `work` does, which answers how many spans there were."""
        wall, cpu = time.perf_counter(), time.process_time()
        spans = work()
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        return cls(round(spans / max(cpu, 1e-6)), round(spans / max(wall, 1e-6)))


def texts() -> list[str]:
    return [str(line["text"]) for line in bench_formats.made_lines()]


def floors(folder: Path) -> dict[str, Pace]:
    """The least that formats of a line a character can take, for the same texts."""
    given = texts()
    places = [f"\t{at}\t{at + 1}\tO\n" for at in range(max(map(len, given)))]
    path = folder / "floor"

    def lines() -> int:
        with path.open("wb") as file:
            for text in given:
                sentences(text)
                pieces = [""] * (2 * len(text))
                pieces[::2] = text
                pieces[1::2] = places[: len(text)]
                data = "".join(pieces).encode()
                hashlib.sha256(data)
                file.write(data)
            file.flush()
            os.fsync(file.fileno())
        path.read_bytes().decode()
        return SPANS * len(given)

    def jieba() -> int:
        for text in given:
            words(text)
        return SPANS * len(given)

    words("预热")
    return {"lines of characters alone": Pace.of(lines), "jieba alone": Pace.of(jieba)}


def written(folder: Path) -> dict[str, Pace]:
    """Writing, reading back and comparing."""
    found: dict[str, Pace] = {}
    with Session.create(folder / "a.biaodu") as session:
        import_paths(session, [folder / "source.jsonl"])
        wanted: list[tuple[str, Format, dict[str, str]]] = [
            (known.id, known, {})
            for known in formats().values()
            if known.writes and (not known.add_on or _is_there(known.add_on))
        ]
        conll = formats()["conll"]
        wanted.append(("conll by words", conll, {"tokens": "words"}))
        for name, known, options in wanted:
            path = _path(folder, name, known)
            found[name] = Pace.of(lambda: export(session, path, format=known.id, options=options).spans)  # noqa: B023
    return found


def _path(folder: Path, name: str, known: Format) -> Path:
    return folder / f"out {name}{known.suffix}"


def read(folder: Path, documents: int) -> dict[str, float]:
    """Seconds of the processor in which 60,000 spans come in, reckoned from as many as there are."""
    found: dict[str, float] = {}
    for format_id in READ:
        known = formats()[format_id]
        path = _path(folder, format_id, known)
        with Session.create(folder / f"{format_id}.biaodu") as session:
            session.use_annotator(session.annotators.ensure("张三").id)
            session.expect_many_rows()
            begun = time.process_time()
            report = import_paths(session, [path])
            assert report.annotations + len(report.skipped) >= SPANS * documents - len(report.failed)
            found[format_id] = round((time.process_time() - begun) * 60_000 / report.annotations, 2)
    return found


def _is_there(package: str) -> bool:
    from importlib.util import find_spec

    return find_spec(ADD_ONS[package]) is not None


@pytest.mark.benchmark
@pytest.mark.timeout(1_700)
def test_field_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    documents = MANY if request.config.getoption("whole") else FEW
    monkeypatch.setattr(bench_formats, "DOCUMENTS", documents)
    dump(tmp_path / "source.jsonl", made_lines())
    least, paces = floors(tmp_path), written(tmp_path)
    seconds = read(tmp_path, documents)
    ours = paces["jsonl"].processor
    load = f"load {os.getloadavg()[0]:.1f}, {SPANS * documents:,} spans"
    print(f"\n{load}; spans a second of the processor, and by the clock")
    for name, pace in {**paces, **least}.items():
        came_in = f", 60,000 read in {seconds[name]} s" if name in seconds else ""
        print(f"{name:26} {pace.processor:>9,} {pace.clock:>9,} {pace.processor / ours:5.2f} of JSON Lines{came_in}")
    for name in (*BY_TEXT, *BY_CHARACTER):
        budgets.at_least(f"{name}: of 30,000 spans a second", paces[name].processor / 30_000, 1)
    budgets.at_least("lines of characters alone: of 30,000", least["lines of characters alone"].processor / 30_000, 1)
    for name in BY_CHARACTER:
        share = paces[name].processor / least["lines of characters alone"].processor
        budgets.at_least(f"{name}: of the least that it can take", share, 0.5)
    for name in ("doccano", "labelstudio"):
        budgets.at_least(f"{name}: 3 s by what 60,000 spans take", 3 / seconds[name], 1)
    for name in ("cas-xmi", "cas-json"):
        if name in paces:
            budgets.at_least(f"{name}: of 4,000 spans a second", paces[name].processor / 4_000, 1)
    table: dict[str, Any] = {name: [pace.processor, pace.clock] for name, pace in {**paces, **least}.items()}
    results.keep("field_formats", table | {"read_seconds": seconds})
