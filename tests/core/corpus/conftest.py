"""A corpus of which every label is known, drawn from, labelled, and applied, and a server: made once for all tests."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.corpus.applying import apply_project
from core.corpus.executors import LocalPool
from core.corpus.reading import read_corpus
from core.corpus.sampling import draw_project
from core.session import Session
from tests.core.corpus import object_servers
from tests.core.corpus.labelling import label_project
from tests.core.corpus.object_servers import BadDay, before, new_place, s3_store, upload
from tests.core.corpus.small import COUNT, DRAWN, source_of, text_of
from tests.core.exchange.stores import StoreServer, missing


@pytest.fixture(name="folder", scope="session")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds ``source``, ``corpus``, ``drawn.biaodu`` and ``scores``."""
    pytest.importorskip("duckdb", reason="needs duckdb")
    folder = tmp_path_factory.mktemp("applied")
    (folder / "source").mkdir()
    for number in range(COUNT):
        (folder / "source" / f"{number:04}.txt").write_text(text_of(number), encoding="utf-8")
    read_corpus(folder / "source", folder / "corpus", LocalPool(2))
    draw_project(folder / "corpus", folder / "drawn.biaodu", DRAWN, by=["region", "year"], seed=2)
    with Session.open(folder / "drawn.biaodu") as session:
        label_project(session)
        apply_project(session, folder / "corpus", folder / "scores", LocalPool(2))
    return folder


@pytest.fixture(name="server", scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StoreServer]:
    """An S3 store of the tests' own, whose key is in the environment."""
    if (reason := missing()) is not None:
        pytest.skip(reason)
    with s3_store(tmp_path_factory.mktemp("served")) as started:
        yield started


@pytest.fixture(name="day")
def _day(server: StoreServer) -> Iterator[BadDay]:
    """The same store by way of a server that does what servers do on bad days."""
    with before(server) as day:
        yield day


@pytest.fixture(name="mixed", scope="session")
def _mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports, some of them in an archive, with names that a store lists in another order than a folder has."""
    folder = source_of(tmp_path_factory.mktemp("source"), object_servers.COUNT)
    names = ["a/one.txt", "a-b/one.txt", "a.txt", "a b/one.txt", "a/100%.txt", *object_servers.ENDS]
    for number, name in enumerate(names, 1):
        (folder / name).parent.mkdir(exist_ok=True)
        text = f"青浦区教育局{2019 + number}年工作总结\n\n新建学校{number}所。\n"
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "broken.docx").write_bytes(b"PK\x03\x04broken")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    with zipfile.ZipFile(folder / "3" / "more.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(40):
            text = f"松江区教育局2019年工作总结\n\n第{number}号，培训教师{number + 5}人次。\n"
            archive.writestr(f"{number:03}.txt", text)
    return folder


@pytest.fixture(name="read_mixed", scope="session")
def _read_mixed(mixed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus of them, read from the folder."""
    pytest.importorskip("duckdb", reason="needs duckdb")
    folder = tmp_path_factory.mktemp("corpus") / "made"
    read_corpus(mixed, folder, LocalPool(2))
    return folder


@pytest.fixture(name="uploaded", scope="session")
def _uploaded(mixed: Path, server: StoreServer) -> str:
    """The place of the same reports on the server."""
    place = new_place()
    upload(mixed, server.url(place))
    return place
