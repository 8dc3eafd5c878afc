"""Spans a second of each format of the field, written and read back, and what it takes to read some of them.

6,000 spans in 100 documents of 10,000 characters (167 for each span), which takes a few minutes; 60,000 in 1,000 with
``--whole``. The letters are drawn at random, one in 38 a full stop and one a line end, so a sentence has 21 characters,
half of a report's: CoNLL has twice as many of them to find and name.

What a format takes is compared with our JSON Lines of the same run, and with a floor measured beside it: the same bytes
made by orjson where they are JSON, hashed, stored, read and parsed or decoded. For formats that write each character
there is the least that a loop over characters can take, too: finding the sentences and putting the lines together by
one call; by words also what jieba takes for the texts. Seconds are of the processor, in which other programs of the
machine are not counted; those by the clock stand beside them. Memory is the most that was held over the start.
"""

import gc
import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from core.cli import main
from core.exporting import ExportReport, export
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
_JSON = (".json", ".jsonl", ".jsonld")
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

    def both_ways() -> int:
        spans = lines()
        tokens, tags = list[str](), list[str]()
        for line in path.read_text(encoding="utf-8").split("\n")[:-1]:
            parts = line.split("\t")
            if len(parts) == 4:
                tokens.append(parts[0])
                tags.append(parts[3])
        assert len(tokens) == sum(map(len, given))
        return spans

    def jieba() -> int:
        for text in given:
            words(text)
        return SPANS * len(given)

    words("预热")
    return {
        "lines of characters alone": Pace.of(lines),
        "lines of characters, read back one by one": Pace.of(both_ways),
        "jieba alone": Pace.of(jieba),
    }


def floor(path: Path, spans: int) -> Pace:
    """The bytes of a dataset that was written, made of values that are there, hashed, stored, read and taken apart."""
    parts = [part for part in path.rglob("*") if part.is_file()] if path.is_dir() else [path]
    listed: list[tuple[Any, bool]] = []
    for part in parts:
        data, is_json = part.read_bytes(), part.suffix in _JSON
        lines = data.splitlines() if part.suffix == ".jsonl" else [data]
        listed.append((list(map(orjson.loads, lines)) if is_json else data, is_json))
    place = path.with_name("floor")

    def work() -> int:
        for values, is_json in listed:
            data = b"\n".join(map(orjson.dumps, values)) if is_json else values
            hashlib.sha256(data)
            with place.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            if is_json:
                for line in place.read_bytes().split(b"\n"):
                    orjson.loads(line)
            else:
                place.read_bytes().decode(errors="replace")
        return spans

    return Pace.of(work)


def _kilobytes(name: str) -> int:
    """What Linux says of this process; nothing elsewhere."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def _forget_most() -> int:
    """Let the most memory so far be what is held now, which is the answer."""
    if (refs := Path("/proc/self/clear_refs")).exists():
        refs.write_text("5")
    return _kilobytes("VmRSS")


@dataclass(frozen=True, slots=True)
class Wrote:
    """What an export took."""

    pace: Pace
    floor: Pace
    megabytes: float
    held: int
    """Annotations in the file: CoNLL has none that begin or end at a blank, one in 19 here."""


def written(folder: Path) -> dict[str, Wrote]:
    """Writing, reading back and comparing."""
    found: dict[str, Wrote] = {}
    with Session.create(folder / "a.biaodu") as session:
        import_paths(session, [folder / "source.jsonl"])
        export(session, folder / "first.jsonl")  # What is loaded once counts for no format.
        wanted: list[tuple[str, Format, dict[str, str]]] = [
            (known.id, known, {})
            for known in formats().values()
            if known.writes and (not known.add_on or _is_there(known.add_on))
        ]
        conll = formats()["conll"]
        wanted.append(("conll by words", conll, {"tokens": "words"}))
        for name, known, options in wanted:
            path = _path(folder, name, known)
            before = _forget_most()
            reports: list[ExportReport] = []

            def work() -> int:
                reports.append(export(session, path, format=known.id, options=options))  # noqa: B023
                return reports[0].spans  # noqa: B023

            pace = Pace.of(work)
            grown = (_kilobytes("VmHWM") - before) / 1024
            found[name] = Wrote(
                pace, floor(path, SPANS * bench_formats.DOCUMENTS), round(grown, 1), reports[0].verified
            )
    return found


def _path(folder: Path, name: str, known: Format) -> Path:
    return folder / f"out {name}{known.suffix}"


def read(folder: Path, wrote: dict[str, Wrote]) -> dict[str, float]:
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
            assert report.annotations == wrote[format_id].held
            found[format_id] = round((time.process_time() - begun) * 60_000 / report.annotations, 2)
    return found


def _is_there(package: str) -> bool:
    from importlib.util import find_spec

    return find_spec(ADD_ONS[package]) is not None


@pytest.mark.benchmark
@pytest.mark.timeout(1_700)
def test_field_formats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    documents = MANY if request.config.getoption("whole") else FEW
    # As the command line has it; of the window's it is not far.
    gc.set_threshold(main._OBJECTS_BETWEEN_LOOKS)
    monkeypatch.setattr(bench_formats, "DOCUMENTS", documents)
    dump(tmp_path / "source.jsonl", made_lines())
    least, wrote = floors(tmp_path), written(tmp_path)
    paces = {name: found.pace for name, found in wrote.items()}
    seconds = read(tmp_path, wrote)
    ours = paces["jsonl"].processor
    load = f"load {os.getloadavg()[0]:.1f}, {SPANS * documents:,} spans"
    print(f"\n{load}; spans a second of the processor, by the clock, and of the floor; of JSON Lines; reading; memory")
    for name, found in wrote.items():
        pace, share = found.pace, found.pace.processor / ours
        reading = f"{round(60_000 / seconds[name]):>9,} ({seconds[name]:.2f} s for 60,000)" if name in seconds else ""
        print(
            f"{name:26} {pace.processor:>9,} {pace.clock:>9,} {found.floor.processor:>11,} {share:5.2f}"
            f" {found.megabytes:7.1f} MB {reading}"
        )
    for name, pace in least.items():
        print(f"{name:26} {pace.processor:>9,} {pace.clock:>9,}")
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
    table: dict[str, Any] = {
        name: {
            "spans_a_second": [found.pace.processor, found.pace.clock],
            "floor": found.floor.processor,
            "megabytes": found.megabytes,
        }
        for name, found in wrote.items()
    }
    alone = {name: [pace.processor, pace.clock] for name, pace in least.items()}
    results.keep("field_formats", table | {"alone": alone, "read_seconds": seconds, "spans": SPANS * documents})
