"""Timings of core/text on generated reports; prints a table and writes JSON, and never fails on a figure.

Usage: python tests/benchmarks/bench_text.py [OUT.json]
"""

import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.model import Span
from core.text import words
from core.text.canonical import canonicalise, decode, document_id
from core.text.furniture import find_furniture
from core.text.metadata import guess_meta
from core.text.offsets import OffsetMap
from core.text.outline import outline
from core.text.sentences import sentences
from core.text.units import TextUnits, Unit

SECTION = (
    "一、2024年工作开展情况\n（一）聚焦立德树人，全面推动教育事业高质量发展。\n"
    "1.统筹推进基础教育扩优提质。全区有幼儿园228所，在园幼儿27,478人，其中公办园占66.21%；改扩建公办幼儿园11所，投入资金2196.1万元，"
    "新增学位900个。一是规范管理，完善“一校一策”；二是建强队伍，培训教师xx人次。三是保障安全，排查隐患245个。\n\n"
)


def report(characters: int, *, astral: bool = False) -> str:
    """A report of about this length: short paragraphs, four outline styles, withheld figures."""
    text = "某区教育局2024年工作总结\n" + SECTION * (characters // len(SECTION) + 1)
    return text[:characters].replace("管理", "管\U00020bb7", 1) if astral else text[:characters]


def timed(action: Callable[[], object], repeat: int = 5) -> float:
    """Median wall time in milliseconds."""
    times: list[float] = []
    for _ in range(repeat):
        start = time.perf_counter()
        action()
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def lateness(action: Callable[[], object]) -> tuple[float, float, float]:
    """Seconds that `action` takes in a thread; median and worst lateness (ms) of a 5 ms tick with work beside it."""
    done = threading.Event()

    def run() -> None:
        action()
        done.set()

    late: list[float] = []
    began = time.perf_counter()
    threading.Thread(target=run).start()
    while not done.is_set():
        start = time.perf_counter()
        time.sleep(0.005)
        sum(range(30_000))
        late.append((time.perf_counter() - start - 0.005) * 1000)
    late.sort()
    return time.perf_counter() - began, late[len(late) // 2], late[-1]


def stalls() -> dict[str, float]:
    """What a window feels while the dictionary loads, beside what it feels of the machine's other work."""
    _, _, floor = lateness(lambda: time.sleep(0.7))
    seconds, median, worst = lateness(words.load)
    return {
        "load dictionary, s": seconds,
        "tick lateness p50, ms": median,
        "tick lateness max, ms": worst,
        "tick lateness max with nothing loading, ms": floor,
    }


def measure() -> dict[str, float]:
    """All figures, in milliseconds unless the name says otherwise."""
    figures = stalls()
    million = report(1_000_000)
    messy = "\ufeff" + million.replace("\n", "\r\n").replace("管理", "管\0理")
    ten = report(10_000)
    figures["canonicalise 1M clean"] = timed(lambda: canonicalise(million))
    figures["canonicalise 1M with CRLF and NUL"] = timed(lambda: canonicalise(messy))
    figures["document_id 1M"] = timed(lambda: document_id(million))
    for codec in ("utf-8", "gb18030", "utf-16-le"):
        data = million.encode(codec)
        figures[f"decode 1M {codec}"] = timed(lambda data=data: decode(data))
    small = ten.encode("gb18030")
    figures["1,000 x decode, canonicalise, id of 10,000 gb18030"] = timed(
        lambda: [document_id(canonicalise(decode(small).text).text) for _ in range(1000)], 1
    )
    figures["1,000 x outline, furniture, metadata of 10,000"] = timed(
        lambda: [(outline(ten), find_furniture(ten), guess_meta(ten, "a.txt")) for _ in range(50)], 1
    ) * (1000 / 50)
    figures["offset map 1M identity"] = timed(lambda: OffsetMap(million))
    offsets = OffsetMap(report(1_000_000, astral=True))
    figures["10,000 look-ups to UTF-16 and back"] = timed(
        lambda: [offsets.from_utf16(offsets.to_utf16(cp)) for cp in range(0, 1_000_000, 100)]
    )
    offsets.to_utf8(1)
    figures["1,000 look-ups to UTF-8 and back"] = timed(
        lambda: [offsets.from_utf8(offsets.to_utf8(cp)) for cp in range(0, 1_000_000, 1000)]
    )
    figures["outline 1M"] = timed(lambda: outline(million), 3)
    figures["sentences 1M"] = timed(lambda: sentences(million), 3)
    figures["words 20,000"] = timed(lambda: words.tokenize(report(20_000)), 3)
    units = TextUnits(million)
    figures["units of 1M, first widening"] = timed(lambda: units.widen(Span(500_000, 500_000)), 1)
    for unit in Unit:
        figures[f"units of 1M, {unit} at 100 places, each"] = (
            timed(lambda unit=unit: [units.at(pos, unit) for pos in range(5_000, 1_000_000, 9_950)], 1) / 100
        )
    figures["units of 1M, widen at 100 new places, each"] = (
        timed(lambda: [units.widen(Span(pos, pos + 2)) for pos in range(1_000, 1_000_000, 9_990)], 1) / 100
    )
    return figures


@pytest.mark.benchmark
@pytest.mark.timeout(900)
def test_text() -> None:
    figures = {name: round(value, 4) for name, value in measure().items()}
    for name, value in figures.items():
        print(f"{name:60} {value:12.3f}")
    out = Path(os.environ.get("BENCH_OUT") or "build/bench") / "text.json"
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def main() -> None:
    """Print the figures and write them to the file named on the command line."""
    figures = {name: round(value, 4) for name, value in measure().items()}
    for name, value in figures.items():
        print(f"{name:60} {value:12.3f}")
    if len(sys.argv) > 1:
        Path(sys.argv[1]).write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
