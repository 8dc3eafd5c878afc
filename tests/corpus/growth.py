"""Reads a made-up corpus of any size, and says what it costs as it grows.

``python -m tests.corpus.growth [--files N] [--workers N] [--keep N]``. Reports are made when
they are read, so that they take no room; of shards that are finished only the newest few are kept, so that a million of
them takes little, too. Prints processor seconds a thousand files, and the memory of this process and of its children.
"""

import argparse
import os
import random
import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import psutil

from core.corpus import reading
from core.corpus.executors import LocalPool
from core.corpus.sources import ReadBytes, SourceFile
from core.corpus.store import Store
from core.corpus.tables import READ_TABLES

_PLACES = ("松江区", "青浦区", "浦东新区", "徐汇区", "静安区", "杨浦区")
_SAID = (
    "新建幼儿园{n}所，投入资金{n}万元，新增学位{m}个。",
    "组织教师培训{m}人次，提升队伍专业素质。",
    "开展校园安全检查{n}次，整改隐患xx处。",
    "发放资助资金{m}.5万元，惠及困难学生{n}名。",
    "召开年度总结会议，部署下一阶段重点任务。",
    "深入学习贯彻有关精神，持续推进改革创新。",
)


def report(number: int) -> str:
    """One of any number of reports, some 900 characters."""
    chance = random.Random(number)
    place, year = _PLACES[number % len(_PLACES)], 2010 + number % 15
    lines = [f"{place}教育局{year}年工作总结（第{number}号）", ""]
    for section in ("一、学校建设", "二、教师队伍", "三、校园安全", "四、下一步打算"):
        lines.append(section)
        for at in range(4):
            said = chance.choice(_SAID).format(n=chance.randrange(2, 99), m=chance.randrange(100, 9000))
            more = chance.choice(_SAID).format(n=chance.randrange(2, 99), m=chance.randrange(100, 9000))
            lines.append(f"（{'一二三四'[at]}）{said}{more}")
    return "\n".join(lines) + "\n"


def made_files(count: int) -> Iterator[SourceFile]:
    """Names of so many reports."""
    for number in range(count):
        yield SourceFile(f"{number % 100:02}/{number:08}.txt", str(number), 2_700)


class MadeSource:
    """A `core.corpus.sources.CorpusSource` of so many reports, which are made when they are read."""

    def __init__(self, count: int) -> None:
        self._count = count

    def files(self) -> Iterator[SourceFile]:
        return made_files(self._count)

    def read(self, file: SourceFile) -> ReadBytes:
        return ReadBytes(report(int(file.path)).encode())

    def close(self) -> None:
        """Nothing is open."""


class Measuring:
    """Prints a line now and then, and removes old shards."""

    def __init__(self, folder: Path, keep: int) -> None:
        self._store, self._keep = Store(folder), keep
        self._begin = self._before = self._processor()
        self._files = 0
        self._done: list[str] = []
        self.rates: list[float] = []
        self.memory: list[int] = []

    def __call__(self, done: int, total: int, shard: str) -> None:
        self._done.append(shard)
        while len(self._done) > self._keep:
            self._store.remove(list(READ_TABLES), self._done.pop(0))
        if done - self._files >= max(1000, total // 20) or done == total:
            now = self._processor()
            self.rates.append((now - self._before) / (done - self._files) * 1000)
            mine = psutil.Process()
            kin = sum(_memory(child) for child in mine.children(recursive=True))
            self.memory.append(mine.memory_info().rss + kin)
            line = f"{done:>9} files  {self.rates[-1]:.2f} s/1000  {mine.memory_info().rss >> 20} + {kin >> 20} MB"
            print(f"{line}  {time.strftime('%H:%M:%S')}  load {os.getloadavg()[0]:.1f}", flush=True)
            self._files, self._before = done, now

    def total(self) -> float:
        """Processor seconds since the beginning, of all processes."""
        return self._processor() - self._begin

    @staticmethod
    def _processor() -> float:
        own = resource.getrusage(resource.RUSAGE_SELF)
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        running = 0.0
        for child in psutil.Process().children(recursive=True):
            try:
                times = child.cpu_times()
            except psutil.NoSuchProcess:
                continue
            running += times.user + times.system
        return own.ru_utime + own.ru_stime + ended.ru_utime + ended.ru_stime + running


def _memory(process: psutil.Process) -> int:
    try:
        return process.memory_info().rss
    except psutil.NoSuchProcess:
        return 0


def grow(count: int, workers: int, folder: Path, keep: int) -> Measuring:
    """Read so many made-up reports into a folder that is there and empty."""
    measuring = Measuring(folder, keep)
    with patch.object(reading, "source_of", lambda _place: MadeSource(count)):
        source = folder.parent / "made-up"
        report_ = reading.read_corpus(source, folder, LocalPool(workers), progress=measuring)
    assert report_.documents == count
    assert report_.failed == 0
    return measuring


def main() -> None:
    """Print what it costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--keep", type=int, default=40)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="biaodu-growth-") as name:
        folder = Path(name) / "corpus"
        begin = time.monotonic()
        told = grow(given.files, given.workers, folder, given.keep)
        seconds = time.monotonic() - begin
    spent = told.total()
    print(f"{given.files} files in {seconds:.0f} s, {given.files / spent:.0f} a processor second")
    half = len(told.rates) // 2
    if half:
        first, last = sum(told.rates[:half]) / half, sum(told.rates[-half:]) / half
        print(f"second half / first half: time {last / first:.3f}, memory {told.memory[-1] / told.memory[half]:.3f}")


if __name__ == "__main__":
    main()
