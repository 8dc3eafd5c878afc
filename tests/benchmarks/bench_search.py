"""Searching 10,000 reports of 10,000 characters, and with ``--large`` 50,000: beside a plain scan of the same texts.

`python tests/benchmarks/bench_search.py [--large] [OUT.json]` prints JSON; under pytest (`-m benchmark`) it does the
same with 1,000 reports and writes ``build/bench/search.json``. Each figure stands beside its floor in the same run:
`str.count` over all texts in memory, which reads nothing from anywhere. The processor's time of this thread is
given, too: it says what a question costs where other programs have the processors. Each report has a banner and a foot
that are masked, and questions leave them out as they do unless one says otherwise.
"""

import gc
import json
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from pathlib import Path

import numpy as np
import psutil
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.ids import DocumentId
from core.model import Mask, Meta, NewDocument, Source
from core.search import literals
from core.search.asked import Manner, TypedSearch
from core.search.context import lines
from core.search.forms import EXACT
from core.search.index import IndexFolder
from core.search.matches import FIRST, FoundHits
from core.search.searching import Searcher
from core.session import Session
from gui.base import quick_start
from tests.benchmarks import results
from tests.benchmarks.large_project import districts

CHARACTERS = 10_000
BATCH = 500
LENGTHS = (2, 3, 4, 6)
EACH = 340
"""Words of each length."""
SAMPLE = Path(__file__).resolve().parents[2] / "resources" / "sample" / "reports"
SECONDS_OF_IMPORT = 3600


def sentences() -> list[str]:
    """The sentences of the sample's reports, and some with figures."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(SAMPLE.iterdir())]
    found = [sentence + "。" for text in texts for sentence in text.replace("\n", "").split("。") if len(sentence) > 8]
    figures = [
        f"投入{number}.{number % 10}万元，新增学位{number * 3}个，培训教师{number * 7}人次。" for number in range(400)
    ]
    return found + figures


def texts(count: int) -> Iterator[NewDocument]:
    """Reports of `CHARACTERS` each, the same every time; in each sentence one of some thousand names."""
    chance, known = random.Random(15), sentences()
    names = ["".join(chr(chance.randrange(0x4E00, 0x8000)) for _ in range(3)) for _ in range(3_000)]
    for number in range(count):
        region = chance.choice(districts())
        title = f"{region}教育局工作报告（{number}）"
        banner = f"首页 > 政务公开 > 教育局工作报告\n浏览次数：{chance.randrange(9_000)}次 字体：大 中 小\n"
        foot = f"\n【打印本页】【关闭窗口】\n主办：{region}教育局 学校安全举报电话：{chance.randrange(10**8)}"
        parts = [banner, title + "\n"]
        size = sum(map(len, parts))
        while size < CHARACTERS:
            parts.append(f"{chance.choice(names)}{chance.choice(known)}\n")
            size += len(parts[-1])
        body = "".join(parts)[: CHARACTERS - len(foot)]
        meta = Meta(title, region, 2000 + chance.randrange(25))
        source = Source(f"{number:06}.txt", f"{number:064}", "utf-8", "text/1")
        masks = (Mask(0, len(banner), "banner"), Mask(len(body), CHARACTERS, "share"))
        yield NewDocument(body + foot, meta, source, masks)


def fill(session: Session, count: int) -> None:
    """Bring the reports into the project."""
    new = texts(count)
    while batch := list(islice(new, BATCH)):
        session.documents.add(batch)


def percentiles(times: list[float]) -> dict[str, float]:
    """Median, 99th percentile and largest, in the times' unit."""
    ordered = sorted(times)
    return {"p50": ordered[len(ordered) // 2], "p99": ordered[int(len(ordered) * 0.99)], "max": ordered[-1]}


Times = list[tuple[float, float]]
"""Of each run milliseconds of the wall and of this thread's processor time."""


def timed(runs: Iterable[Callable[[], object]]) -> Times:
    """Run all, one after another."""
    times: Times = []
    for run in runs:
        began, began_used = time.perf_counter(), time.thread_time()
        run()
        times.append(((time.perf_counter() - began) * 1000, (time.thread_time() - began_used) * 1000))
    return times


def figures(times: Times) -> dict[str, object]:
    """What is printed of them."""
    return {"ms": percentiles([wall for wall, _ in times]), "processor ms": percentiles([used for _, used in times])}


def of_each_kind(name: str, kinds: dict[str, list[Callable[[], object]]]) -> dict[str, object]:
    """All together, and each kind alone."""
    times = {kind: timed(runs) for kind, runs in kinds.items()}
    return {
        name: figures(list(chain.from_iterable(times.values()))),
        **{kind: figures(some) for kind, some in times.items()},
    }


def words_of(all_texts: list[str], length: int, count: int) -> list[str]:
    """Pieces of so many characters from anywhere in the texts, without line ends."""
    chance = random.Random(length)
    found: list[str] = []
    while len(found) < count:
        text = chance.choice(all_texts)
        at = chance.randrange(len(text) - length)
        if "\n" not in text[at : at + length]:
            found.append(text[at : at + length])
    return found


def first_screen(session: Session, searcher: Searcher, typed: str, furniture: bool = False) -> int | None:
    """The exact count, None where it is not known yet; the first hits are read with their context, as a screen does."""
    question = TypedSearch(typed, furniture=furniture).question(session)
    glance = searcher.glance(session, question)
    found = glance.hits if glance is not None else FoundHits((), *(np.empty(0, np.int64) for _column in range(3)))
    if glance is None:
        for portion in searcher.stream(session, question):
            found = found.followed_by(portion) if len(found) else portion
            if len(found) >= FIRST:
                break
    list(lines(session, found.kept(slice(FIRST))))
    return glance.total if glance is not None else None


def plain_count(session: Session, word: str) -> int:
    """How often a word is outside of furniture, by looking at every character."""
    masks: defaultdict[DocumentId, list[tuple[int, int]]] = defaultdict(list)
    for document, start, end in session.documents.all_masks():
        masks[document].append((start, end))
    found = 0
    for document in session.documents.list():
        text = session.documents.text(document.id)
        at = text.find(word)
        while at >= 0:
            found += not any(at < end and start < at + len(word) for start, end in masks[document.id])
            at = text.find(word, at + len(word))
    return found


def literal_figures(session: Session, searcher: Searcher, all_texts: list[str]) -> dict[str, object]:
    """Words of two to six characters, single ones, and words combined; the scan counts the same words."""
    chance = random.Random(3)
    # In quotation marks, because pieces of a text may hold what is a sign of the search.
    # So many, because now and then one pays for what others left to Python's collector: its share is small then.
    words = {
        length: [f'"{word}"' for word in words_of(all_texts, length, EACH) if '"' not in word] for length in LENGTHS
    }
    quoted = [word for length in LENGTHS for word in words[length]]
    singles = [f'"{char}"' for char in words_of(all_texts, 1, 50)]
    mixed = chance.sample(quoted, len(quoted) // 2)
    two = list(zip(mixed[::2], mixed[1::2], strict=False))
    combined = {
        name: [f"{first} {between}{second}" for first, second in two]
        for name, between in (("all of two", ""), ("one of two", "| "), ("one without the other", "-"))
    }
    near = [f"{first} ~20 {second}" for first, second in two[:60]]
    for word in ("学校", "教育"):
        first_screen(session, searcher, word)

    def asked(typed: Iterable[str], furniture: bool = False) -> list[Callable[[], object]]:
        return [partial(first_screen, session, searcher, some, furniture) for some in typed]

    def all_found(typed: Iterable[str]) -> list[Callable[[], object]]:
        return [partial(searcher.find, session, TypedSearch(some).question(session)) for some in typed]

    def counted(word: str) -> Callable[[], object]:
        return lambda: sum(text.count(word.strip('"')) for text in all_texts)

    for word in [*chance.sample(quoted, 10), '"的"', '"，"']:
        plain = word.strip('"')
        assert first_screen(session, searcher, word, True) == sum(text.count(plain) for text in all_texts), word
    for word in ['"教育局"', '"教育"', '"次"', '"学"']:
        assert first_screen(session, searcher, word) == plain_count(session, word.strip('"')), word
    return {
        **of_each_kind("words of 2 to 6", {f"words of {length}": asked(some) for length, some in words.items()}),
        "words of 2 to 6, furniture looked in": figures(timed(asked(quoted, True))),
        **of_each_kind("words combined", {name: asked(some) for name, some in combined.items()}),
        "words combined, furniture looked in": figures(timed(asked(chain.from_iterable(combined.values()), True))),
        "near, first screen": figures(timed(asked(near))),
        "near, all hits": figures(timed(all_found(near))),
        "words of 2 to 6, all hits": figures(timed(all_found(quoted[::6]))),
        "single characters": figures(timed(asked(singles))),
        "single characters, furniture looked in": figures(timed(asked(singles, True))),
        "的 and ，": figures(timed(asked(['"的"', '"，"'] * 10))),
        "plain scan in memory": figures(timed(counted(word) for word in quoted[::100])),
    }


def pattern_figures(session: Session, searcher: Searcher) -> dict[str, object]:
    """Until the first portion of a regular expression is there, and until all is."""
    found: dict[str, object] = {}
    for pattern in ("新增学位1[0-9]+个", "投入[0-9.]+万元", "[一二三]是.{2,8}工作"):
        question = TypedSearch(pattern, Manner.REGEX).question(session)
        began = time.perf_counter()
        stream = searcher.stream(session, question)
        next(stream)
        first = (time.perf_counter() - began) * 1000
        hits = sum(len(portion) for portion in islice(stream, 20))
        found[pattern] = {"first ms": first, "narrowed by": literals.needed(pattern), "hits of more": hits}
    return found


def measure(count: int, folder: Path) -> dict[str, object]:
    """All figures for so many reports."""
    # As the window has it: each time Python looks through all objects of 50,000 reports takes a tenth of a second.
    gc.set_threshold(*quick_start._OBJECTS_BETWEEN_LOOKS)
    with Session.create(folder / "p.biaodu") as session:
        fill(session, count)
        ids = [document.id for document in session.documents.list()]
        size = sum(len(session.documents.text(id_).encode()) for id_ in ids)
        searcher = Searcher(IndexFolder(folder / "index"))
        memory, began = _Peak(), time.perf_counter()
        searcher.folder.update(ids, session.documents.text, lambda _done, _total, _what: memory.look())
        built = time.perf_counter() - began
        index = sum(path.stat().st_size for path in (folder / "index").iterdir())
        all_texts = [session.documents.text(DocumentId(id_)) for id_ in ids]
        assert len(searcher.places(session, "学校", EXACT)) == plain_count(session, "学校")
        return {
            "reports": count,
            "indexed per second": count / built,
            "memory of indexing, MB": memory.rise,
            "size, share of the texts in UTF-8": index / size,
            **literal_figures(session, searcher, all_texts),
            "regular expressions": pattern_figures(session, searcher),
        }


class _Peak:
    """How much more memory the process has than when this was made, at most."""

    def __init__(self) -> None:
        self._process = psutil.Process()
        self._before = self._process.memory_info().rss
        self.rise = 0.0

    def look(self) -> None:
        """Look at it now."""
        self.rise = max(self.rise, (self._process.memory_info().rss - self._before) / 1e6)


@pytest.mark.benchmark
@pytest.mark.timeout(SECONDS_OF_IMPORT)
def test_searching(tmp_path: Path) -> None:
    results.keep("search", measure(1_000, tmp_path))


if __name__ == "__main__":
    arguments = [argument for argument in sys.argv[1:] if argument != "--large"]
    with tempfile.TemporaryDirectory() as made:
        found = measure(50_000 if "--large" in sys.argv else 10_000, Path(made))
    printed = json.dumps(found, ensure_ascii=False, indent=1)
    print(printed)
    if arguments:
        Path(arguments[0]).write_text(printed + "\n", encoding="utf-8")
