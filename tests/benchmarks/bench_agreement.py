"""All figures of agreement with 1,000 bootstrap rounds over 1,000 documents, 60 spans each by 3 annotators.

Seconds, wall and process time (which other programs disturb less): reading the layers out of a project, computing
without rounds and with them, the table and the page. The floor is what any reading must do, SQLite's rows of the same
annotations and texts as plain tuples; the bar for everything together is five seconds.
"""

import gc
import random
import time
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
import uuid_utils

from core.agreement.figures import Measure
from core.agreement.layers import ComparedLayers, read_layers
from core.agreement.page import write_page
from core.agreement.report import AgreementReport, agreement
from core.agreement.table import write_csv
from core.importing import import_paths
from core.session import Session
from core.storage import sqlite
from core.text.canonical import document_id
from tests.benchmarks import results

DOCUMENTS, CHARACTERS, SPANS, ROUNDS = 1000, 10_000, 60, 1000
PEOPLE = ("张三", "李四", "王五")
LABELS = ("infrastructure", "teachers", "safety", "subsidies")
SENTENCE = "全区新建学校三所，改扩建公办幼儿园十一所；培训教师两千人次。"
AT = "2024-05-01T08:00:00.000Z"

Timing = dict[str, float]


def made_project(folder: Path) -> Path:
    """People who mean the same passages and disagree about a third of them."""
    draw = random.Random(20240501)
    source, path = folder / "source.jsonl", folder / "p.biaodu"
    with source.open("wb") as file:
        for number in range(DOCUMENTS):
            text = f"{number}\n" + (SENTENCE * 12 + "\n") * (CHARACTERS // len(SENTENCE) // 12)
            spans: dict[tuple[int, int, str, str], dict[str, object]] = {}
            for start in draw.sample(range(len(text) - 100), SPANS):
                end, label = start + draw.randint(5, 60), draw.choice(LABELS)
                for who in PEOPLE:
                    luck = draw.random()
                    theirs = draw.choice(LABELS) if luck > 0.9 else label
                    to = end + draw.randint(1, 9) if luck < 0.25 else end
                    spans[start, to, theirs, who] = {
                        "id": str(uuid_utils.uuid7()),
                        "start": start,
                        "end": to,
                        "label": theirs,
                        "annotator": who,
                        "text": text[start:to],
                        "note": None,
                        "created_at": AT,
                        "updated_at": AT,
                    }
            line = {"id": document_id(text), "text": text, "meta": {"title": f"报告{number}"}}
            file.write(orjson.dumps({**line, "spans": [spans[key] for key in sorted(spans)]}) + b"\n")
    with Session.create(path) as session:
        import_paths(session, [source])
    return path


def timed(work: Callable[[], object]) -> Timing:
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return {"wall": round(time.perf_counter() - wall, 3), "cpu": round(time.process_time() - cpu, 3)}


def rows(path: Path) -> None:
    """The floor."""
    conn = sqlite.connect(path)
    conn.execute("SELECT document, span_start, span_end, label, annotator FROM annotation WHERE deleted = 0").fetchall()
    conn.execute("SELECT text FROM document_text").fetchall()
    conn.close()


def measured(folder: Path) -> dict[str, object]:
    path = made_project(folder)
    layers: list[ComparedLayers] = []
    reports: list[AgreementReport] = []
    seconds: dict[str, Timing] = {"floor_rows": timed(lambda: rows(path))}
    with Session.open(path) as session:
        people = [person.id for person in session.annotators.list() if person.name in PEOPLE]
        seconds["read"] = timed(lambda: layers.append(read_layers(session, people)))
        agreement(layers[0], rounds=1)  # imports numpy
        seconds["compute_without_rounds"] = timed(lambda: agreement(layers[0], rounds=0))
        seconds["compute"] = timed(lambda: reports.append(agreement(layers[0], rounds=ROUNDS)))
        seconds["confusion_and_drivers"] = timed(lambda: (reports[0].confusion(), reports[0].drivers()))
        figure = reports[0].labels["safety"].figures[Measure.F1_EXACT]
        seconds["evidence_of_a_label"] = timed(figure.evidence)
        seconds["csv"] = timed(lambda: write_csv(reports[0], folder / "a.csv"))
        seconds["page"] = timed(lambda: write_page(reports[0], folder / "a.html", text_of=session.documents.text))
    everything = seconds["read"]["wall"] + seconds["compute"]["wall"]
    spans = sum(len(span or ()) for document in layers[0].documents for span in document.spans)
    return {
        "documents": DOCUMENTS,
        "spans": spans,
        "rounds": ROUNDS,
        "seconds": seconds,
        "read_and_compute": round(everything, 3),
        "of_five_seconds": round(everything / 5, 3),
    }


@pytest.mark.benchmark
@pytest.mark.timeout(900)
def test_agreement(tmp_path: Path) -> None:
    found = measured(tmp_path)
    results.keep("agreement", found)
