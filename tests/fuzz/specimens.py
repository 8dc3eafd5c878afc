"""A small project with something of everything that a project, a package and a dataset can hold; always the same."""

import json
import re
import tempfile
import uuid
from collections.abc import Generator
from contextlib import contextmanager
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from core.codebook import codebook_to_json
from core.exporting import export
from core.formats.manifest import manifest_path
from core.model import Meta, NewDocument, Source, Span, Status
from core.review.decisions import Verdict
from core.session import Session

TEXTS = (
    "城东区2024年投入𠮷校舍建设资金300万元，新增教师120名。\n一、安全。增设护学岗。\n二、资助。发放补助资金。\n扫描下方二维码\n",
    "青山区教育局2023年工作计划\n一、培训教师xx人次。\n",
)


def fill(session: Session) -> None:
    """Let two people label, a third person review, and something be undone."""
    source = Source("a.txt", "0" * 64, "utf-8", "text/1")
    extra: dict[str, object] = {"来源": {"网址": ["http://a.b/c"]}, "parts": {"0": "plans"}, "withheld": ["year"]}
    metas = (Meta("城东区报告", "城东区", 2024, "城东区教育局", "2024-05", "report", extra), Meta("计划"))
    new = [NewDocument(text, meta, source) for text, meta in zip(TEXTS, metas, strict=True)]
    first, second = (document.id for document in session.documents.add(new)[0].added)
    parent, _ = session.codebook.create(code="设施", name_zh="设施", key="q", examples=["新建学校"])
    child, _ = session.codebook.create(code="校舍", name_zh="校舍", parent=parent.id)
    for name, shift in (("张三", 0), ("李四", 1)):
        session.work_as(session.annotators.ensure(name).id)
        for start in (0, 8, 16):
            session.annotations.create(first, start + shift, start + 5, child.id, note="注")
        gone, _ = session.annotations.create(second, 0, 3, parent.id)
        session.annotations.delete([gone.id])
        session.documents.set_status([first], Status.DONE)
    session.documents.mask(first, Span(len(TEXTS[0]) - 9, len(TEXTS[0]) - 1), "share")
    session.annotations.create(second, 0, 4, parent.id)
    session.history.undo()
    layers = [person.id for person in session.annotators.list()]
    case, *_ = session.review.cases(first, layers)
    session.review.decide(case, Verdict.TAKE, layer=layers[0], reason="边界应到整句")
    session.review.comment(case.sources[0].id, "这是举措。")
    session.review.set_reasons(["漏标", "重复标注"])


_MOMENT = re.compile(rb"20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d\.\d{4,6}(?:[+]00:00)?")


@contextmanager
def _always_the_same() -> Generator[None]:
    """Ids and times that follow one another, so that a seed and a number make the same input anywhere."""
    ids, times = count(1), count()

    def next_id() -> uuid.UUID:
        return uuid.UUID(f"018f3333-0000-7000-8000-{next(ids):012x}")

    def next_time() -> str:
        return f"2024-05-01T08:{next(times) // 60 % 60:02}:{next(times) % 60:02}.000Z"

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("uuid_utils.uuid7", next_id)
        patch.setattr("core.storage.journal.now", next_time)
        yield


@cache
def project() -> bytes:
    """A project file, closed."""
    with tempfile.TemporaryDirectory() as folder, _always_the_same():
        path = Path(folder) / "a.biaodu"
        with Session.create(path, name="项目") as session:
            fill(session)
        # When the tables were made is noted by a library, with a clock of its own.
        return _MOMENT.sub(lambda found: b"2024-05-01T08:00:00.000000+00:00"[: len(found[0])], path.read_bytes())


@cache
def package() -> bytes:
    """A package of all of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.biaodu"
        path.write_bytes(project())
        with Session.open(path) as session:
            session.exchange.package(path.with_suffix(".biaodupkg"))
        return path.with_suffix(".biaodupkg").read_bytes()


@cache
def dataset() -> tuple[bytes, bytes]:
    """JSON Lines of all of it, and the manifest beside them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.biaodu"
        path.write_bytes(project())
        out = path.with_suffix(".jsonl")
        with Session.open(path) as session:
            export(session, out)
        manifest = json.loads(manifest_path(out).read_bytes())
        return out.read_bytes(), json.dumps(manifest | {"exported_at": "2024"}, ensure_ascii=False).encode()


@cache
def codebook() -> bytes:
    """The codebook's file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.biaodu"
        path.write_bytes(project())
        with Session.open(path) as session:
            return codebook_to_json(session.codebook.labels(), indent=True).encode()
