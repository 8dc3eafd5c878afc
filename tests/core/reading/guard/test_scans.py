"""Scans are read by an engine in a guarded child, where one is allowed and the user says so."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import UserError
from core.importing import import_paths
from core.messages import sentence
from core.progress import Cancel
from core.reading.guard import scans
from core.reading.guard.limits import Limits
from core.reading.guard.reading import GuardedReaders
from core.reading.kinds import FileKind
from core.reading.preview import preview
from core.reading.readers.protocol import GivenFile, Options, Read
from core.session import Session
from core.text.recognition import RecognisedLine, recognition_of
from tests.core.addons import samples as addons
from tests.core.reading.page_images import WHITE, jpeg, png
from tests.core.reading.scans import samples
from tests.core.reading.specimens import pdf, set_text

GIVEN = GivenFile("扫描.pdf", samples.SCAN)
YES = Options(recognise=True)
LINES = [line for page in "123" for line in (f"第{page}页，有{page}句话。", "这一行都清楚。")]


@pytest.fixture(autouse=True)
def _as_at_the_start() -> Iterator[None]:
    with addons.as_at_the_start():
        yield


@pytest.fixture
def readers() -> Iterator[GuardedReaders]:
    with GuardedReaders() as made:
        yield made


def read(readers: GuardedReaders, options: Options = YES) -> Read:
    (found,) = readers.read(FileKind.PDF, GIVEN, options, lambda: None)
    assert isinstance(found, Read)
    return found


def refused(readers: GuardedReaders, options: Options = YES) -> UserError:
    with pytest.raises(UserError) as caught:
        read(readers, options)
    return caught.value


def test_pages_become_a_text_with_chinese_marks(readers: GuardedReaders) -> None:
    samples.engine()
    found = read(readers)
    assert found.text.replace("\n", "") == "".join(LINES)
    (notice,) = found.notices
    assert (notice.code, notice.fields) == (
        "import.recognised",
        {"pages": 3, "lines": 6, "doubtful": 3, "engine": "fake 1"},
    )


def test_it_is_kept_how_surely_each_line_was_recognised(readers: GuardedReaders) -> None:
    samples.engine()
    found = read(readers)
    known = found.recognition
    assert known is not None
    assert [found.text[line.start : line.end] for line in known.lines] == LINES
    assert [(line.percent, line.page) for line in known.lines] == [(80, 1), (99, 1), (80, 2), (99, 2), (80, 3), (99, 3)]
    assert [found.text[span.start : span.end] for span in known.doubtful] == ["有1", "有2", "有3"]


@pytest.mark.parametrize("allowed", [False, True])
def test_without_an_engine_the_refusal_says_what_is_needed(readers: GuardedReaders, allowed: bool) -> None:
    if allowed:
        samples.engine(allowed=False)
    error = refused(readers)
    assert error.code == "import.scan"
    assert "add-on" in sentence(error)


def test_reading_leaves_the_add_on_as_it_was(readers: GuardedReaders) -> None:
    samples.engine()
    read(readers)
    assert read(readers).text


def test_nothing_is_recognised_unless_the_user_says_so(readers: GuardedReaders) -> None:
    samples.engine(made="raise RuntimeError")
    assert refused(readers, Options()).code == "import.can_recognise"


@pytest.mark.parametrize(
    ("acts", "code"),
    [
        ("os._exit(3)", "import.crashed"),
        ("os.abort()", "import.crashed"),
        ("raise ValueError('no model')", "import.no_engine"),
        ("bytearray(8 << 30)", "import.out_of_memory"),
        ("time.sleep(1000)", "import.too_slow"),
    ],
)
def test_what_an_engine_does_is_that_files_error(acts: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    samples.engine(f"if picture: {acts}")
    monkeypatch.setattr(scans, "LIMITS", Limits(memory=4 << 30, seconds=1))
    monkeypatch.setattr(scans, "_SECONDS_A_PAGE", 1 if code == "import.too_slow" else 60)
    with GuardedReaders() as readers:
        assert refused(readers).code == code
        (other,) = readers.read(
            FileKind.PDF,
            GivenFile("a.pdf", pdf([set_text(70, 100, "各项工作取得新成效。" * 5)])),
            Options(),
            lambda: None,
        )
        assert isinstance(other, Read)


def test_an_engine_that_cannot_be_made_is_named(readers: GuardedReaders) -> None:
    samples.engine(made="raise ImportError('no onnxruntime')")
    error = refused(readers)
    assert (error.code, error.fields) == ("import.no_engine", {"reason": "ImportError: no onnxruntime"})


def test_pages_are_progress_and_it_stops_in_the_middle_of_one(readers: GuardedReaders) -> None:
    samples.engine("if page == 3: time.sleep(1000)")
    shares: list[float] = []

    def asking() -> None:
        shares.append(readers.share)
        if readers.share > 0.6:
            raise Cancel

    with pytest.raises(Cancel):
        list(readers.read(FileKind.PDF, GIVEN, YES, asking))
    assert shares[-1] == pytest.approx(2 / 3)
    assert readers.child_id is None


def test_it_comes_into_a_project_with_all_that_is_known(session: Session, tmp_path: Path) -> None:
    samples.engine()
    path = tmp_path / "扫描.pdf"
    path.write_bytes(samples.SCAN)
    report = import_paths(session, [path], recognise=True)
    (imported,) = report.imported
    document = imported.document
    text = session.documents.text(document.id)
    assert document.source.reader == "scan/1"
    assert "import.recognised" in [warning.error.code for warning in report.warnings]
    known = recognition_of(document.meta, len(text))
    assert known is not None
    assert known.lines[0] == RecognisedLine(0, 9, 80, 1, known.lines[0].down)
    # The engine finds its lines an eighth of the page and 90 or 270 of some 3,500 pixels down, 60 high.
    assert [line.down for line in known.lines[:2]] == [pytest.approx(160, abs=10), pytest.approx(211, abs=10)]
    assert [text[span.start : span.end] for span in known.doubtful] == ["有1", "有2", "有3"]


@pytest.mark.parametrize("name", ["a.png", "b.jpg"])
def test_a_picture_of_a_page_is_read_like_a_scan(session: Session, tmp_path: Path, name: str) -> None:
    samples.engine()
    data = png([[WHITE] * 16] * 24, 2) if name == "a.png" else jpeg(16, 24)
    (tmp_path / name).write_bytes(data)
    (refused_row,) = preview([tmp_path / name])
    assert refused_row.refusal is not None
    assert refused_row.refusal.code == "import.can_recognise"
    report = import_paths(session, [tmp_path], recognise=True)
    (document,) = [imported.document for imported in report.imported]
    assert session.documents.text(document.id).replace("\n", "") == "".join(LINES[:2])
    assert (document.source.name, document.source.reader) == (name, "scan/1")
    known = recognition_of(document.meta, document.characters)
    assert known is not None
    assert {line.page for line in known.lines} == {1}


def test_a_damaged_picture_is_that_files_error(tmp_path: Path) -> None:
    samples.engine()
    (tmp_path / "a.png").write_bytes(png([[WHITE] * 16] * 24, 2)[:30])
    (row,) = preview([tmp_path / "a.png"], options=YES)
    assert row.refusal is not None
    assert (row.refusal.code, row.refusal.fields) == ("import.damaged", {"kind": "PNG"})


def test_the_preview_says_so(tmp_path: Path) -> None:
    samples.engine()
    path = tmp_path / "扫描.pdf"
    path.write_bytes(samples.SCAN)
    (row,) = preview([path], options=YES)
    assert "import.recognised" in [notice.code for notice in row.notices]
    assert "3 of 6 lines are doubtful" in " ".join(map(sentence, row.notices))
