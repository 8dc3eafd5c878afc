"""Spans a second of each format of the field, written and read back, and of two that are read.

60,000 spans in 1,000 documents. What a format takes is compared with our JSON Lines of the same run.
"""

import time
from pathlib import Path
from typing import Any

import pytest

from core.exporting import export
from core.formats.registry import ADD_ONS, formats
from core.importing import import_paths
from core.session import Session
from tests.benchmarks import budgets, results
from tests.benchmarks.bench_formats import dump, made_lines

TEXTS = ("doccano", "labelstudio", "prodigy", "csv", "conll", "brat", "refi", "webannotation", "huggingface")
"""Formats of text that other programs read. CoNLL and Prodigy write every character of a text, 10,000,000 here."""


def measured(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = {}
    dump(folder / "source.jsonl", made_lines())
    with Session.create(folder / "a.biaodu") as session:
        import_paths(session, [folder / "source.jsonl"])
        for known in formats().values():
            if not known.writes or (known.add_on and not _is_there(known.add_on)):
                continue
            path = folder / f"out_{known.id}{known.suffix}"
            begun = time.perf_counter()
            report = export(session, path, format=known.id)
            found[known.id] = {"write": round(report.spans / (time.perf_counter() - begun))}
    for format_id in ("jsonl", "doccano", "labelstudio"):
        path = folder / f"out_{format_id}{formats()[format_id].suffix}"
        with Session.create(folder / f"{format_id}.biaodu") as session:
            session.use_annotator(session.annotators.ensure("张三").id)
            begun = time.perf_counter()
            report = import_paths(session, [path])
            found[format_id]["read_seconds"] = round(time.perf_counter() - begun, 2)
            assert report.annotations == 60_000
    return found


def _is_there(package: str) -> bool:
    from importlib.util import find_spec

    return find_spec(ADD_ONS[package]) is not None


@pytest.mark.benchmark
@pytest.mark.timeout(900)
def test_field_formats(tmp_path: Path) -> None:
    found = measured(tmp_path)
    for format_id, figures in found.items():
        print(format_id, figures, f"{figures['write'] / found['jsonl']['write']:.2f} of our JSON Lines")
    for format_id in TEXTS:
        budgets.at_least(f"{format_id}: of 30,000 spans a second", found[format_id]["write"] / 30_000, 1)
    for format_id in ("doccano", "labelstudio"):
        budgets.at_least(f"{format_id}: 3 s by what 60,000 spans take", 3 / found[format_id]["read_seconds"], 1)
    for format_id in ("cas-xmi", "cas-json"):
        if format_id in found:
            budgets.at_least(f"{format_id}: of 4,000 spans a second", found[format_id]["write"] / 4_000, 1)
    results.keep("field_formats", found)
