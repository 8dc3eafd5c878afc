"""Projects of 10,000 and 50,000 reports for the benchmarks: made once, kept under ``build/``, copied for each use.

`python -m tests.benchmarks.large_project 50000` makes one and prints where it is.
"""

import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.ids import AnnotationId, AnnotatorId, DocumentId, LabelId, new_uuid
from core.model import Document, Mask, Meta, NewDocument, Source, Status
from core.session import Session
from core.verbs.annotations import Placed

FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench" / "projects"
FORM = 3
"""Counted up when the projects are made otherwise, so that kept ones are not taken for them."""
SMALL, LARGE = 10_000, 50_000
PER_DOCUMENT = 12
"""Annotations of a report: six by each of two people, two in three of them alike."""
MASKS = 5
"""Masked ranges of a report, each a character at the end of a line."""
PEOPLE = ("王敏", "李强")
AT = "2026-01-01T00:00:00.000Z"
_BATCH = 2_000
_DONE_EVERY = 7

_FIRST = "青临云松河桥柳石梅竹枫桂兰荷杏桃榆槐杨柏"
_SECOND = "山江溪岭湾头坪塘台关湖洲川阳"
_SENTENCES = (
    "新建改扩建公办幼儿园{a}所，增加学位{b}个。",
    "招聘中小学教师{a}名，交流轮岗校长{b}人。",
    "投入资金{b}万元改造薄弱学校{a}所，更换课桌椅{b}套。",
    "资助家庭经济困难学生{b}人次，发放补助{a}万元。",
    "开展校园安全检查{a}次，整改隐患{b}处。",
    "组织教师培训{a}期，参训{b}人次。",
    "全区高考本科上线{b}人，比上年增加{a}人。",
    "完成智慧校园建设{a}所，接入宽带{b}兆。",
    "引进优秀毕业生{a}名，评选骨干教师{b}名。",
    "督导评估学校{a}所，办结群众来信{b}件。",
)


def districts() -> list[str]:
    """280 places that do not exist."""
    return [f"{first}{second}区" for first in _FIRST for second in _SECOND]


def project(documents: int) -> Path:
    """The kept project of so many reports; made when there is none. Never opened for writing: copy it."""
    path = FOLDER / f"{documents}-{FORM}.biaodu"
    if not path.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name("unfinished.biaodu")
        unfinished.unlink(missing_ok=True)
        _make(unfinished, documents)
        unfinished.rename(path)
    return path


def copied(documents: int, folder: Path) -> Path:
    """A copy of the kept project in `folder`."""
    target = folder / f"{documents}.biaodu"
    with Session.open(project(documents), read_only=True) as kept:
        kept.save_copy(target)
    return target


def _make(path: Path, documents: int) -> None:
    chance = random.Random(documents)
    with Session.create(path) as session:
        people = [session.annotators.create(name)[0].id for name in PEOPLE]
        session.use_annotator(people[0])
        labels = [label.id for label in session.codebook.labels()]
        with session.with_operation("document.import"):
            for first in range(0, documents, _BATCH):
                new = [_report(chance, number) for number in range(first, min(first + _BATCH, documents))]
                added = session.documents.add(new)[0].added
                session.annotations.add_placed(list(_labelled(chance, added, new, people, labels)))
        finished = [document.id for document in session.documents.list()[::_DONE_EVERY]]
        session.documents.set_status(finished, Status.DONE)
        session._engine.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _report(chance: random.Random, number: int) -> NewDocument:
    region = chance.choice(districts())
    year = 2000 + chance.randrange(25)
    kind, word = chance.choice((("summary", "工作总结"), ("plan", "工作计划"), ("report", "工作报告")))
    lines = [f"{region}教育局{year}年{word}（{number}）"]
    length = len(lines[0])
    while length < 500:
        sentence = chance.choice(_SENTENCES).format(a=chance.randrange(2, 90), b=chance.randrange(100, 9_000))
        lines.append(sentence)
        length += len(sentence)
    meta = Meta(lines[0], region, year, issuer=f"{region}教育局", kind=kind)
    text = "\n".join(lines)
    ends = [place for place, character in enumerate(text) if character == "\n"][:MASKS]
    masks = tuple(Mask(end - 1, end, "banner") for end in ends)
    return NewDocument(text, meta, Source(f"{number:06}.txt", f"{number:064}", "utf-8", "text/1"), masks)


def _labelled(
    chance: random.Random,
    added: list[Document],
    new: list[NewDocument],
    people: list[AnnotatorId],
    labels: list[LabelId],
) -> Iterator[tuple[DocumentId, str, list[Placed]]]:
    for document, report in zip(added, new, strict=True):
        starts = [place + 1 for place, character in enumerate(report.text) if character == "\n"]
        placed: list[Placed] = []
        for start in chance.sample(starts[:-1], PER_DOCUMENT // len(people)):
            end, label = start + 15, chance.choice(labels)
            for person in people:
                differs = chance.random()
                said = chance.choice(labels) if differs < 0.15 else label
                first = start + 3 if 0.15 <= differs < 0.3 else start
                placed.append((AnnotationId(new_uuid()), first, end, said, person, None, AT, AT))
        yield document.id, report.text, placed


if __name__ == "__main__":
    begun = time.perf_counter()
    print(project(int(sys.argv[1])), f"{time.perf_counter() - begun:.1f} s")
