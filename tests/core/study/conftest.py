"""A project with one short report and three coders."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.model import Meta, NewDocument, Source
from core.session import Session

TEXT = "关于学校的报告\n新建学校三所。\n培训教师百人。\n排查隐患。\n"


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    with Session.create(tmp_path / "p.biaodu") as session:
        meta = Meta("关于学校的报告", region="青渚区", year=2024)
        source = Source("a.txt", "0" * 64, "utf-8", "text/1")
        session.documents.add([NewDocument(TEXT, meta, source)])
        for name in ("甲", "乙", "丙"):
            session.annotators.create(name)
        yield session


Labels = Callable[[str, str, str], None]
"""Has a coder label a passage."""


@pytest.fixture
def label(session: Session) -> Labels:
    def label(who: str, passage: str, code: str) -> None:
        person = session.annotators.by_name(who)
        assert person is not None
        session.use_annotator(person.id)
        start = TEXT.index(passage)
        document = session.documents.list()[0].id
        session.annotations.create(document, start, start + len(passage), session.codebook.by_code(code).id)

    return label
