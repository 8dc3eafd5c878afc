"""The command line as a real process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import orjson
import pytest

ROOT = Path(__file__).resolve().parents[3]
TEXT = "教育局2024年工作总结\n新建学校𠮷所，改造🏫3栋。\n"

pytestmark = pytest.mark.e2e


def biaodu(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """One command of the real program, run from the root as people do."""
    return subprocess.run(
        [sys.executable, "-m", "core", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | environment,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "p.biaodu"
    (tmp_path / "总结.txt").write_text(TEXT, encoding="utf-8")
    assert biaodu("new", path).returncode == 0
    assert biaodu("import", path, tmp_path / "总结.txt").returncode == 0
    return path


def test_from_nothing_to_a_dataset_and_back(project: Path, tmp_path: Path) -> None:
    (document,) = orjson.loads(biaodu("list", project, "documents", "--json").stdout)
    start = TEXT.index("𠮷")
    labelled = biaodu("label", project, document["id"][:10], start, start + 2, "infrastructure", "--annotator", "张三")
    assert (labelled.returncode, labelled.stderr) == (0, "")
    assert labelled.stdout.rstrip().endswith("𠮷所")
    assert biaodu("undo", project).returncode == 0
    assert biaodu("redo", project).returncode == 0
    first, second = tmp_path / "1.jsonl", tmp_path / "2.jsonl"
    assert biaodu("export", project, first).returncode == 0
    assert biaodu("new", tmp_path / "q.biaodu").returncode == 0
    assert biaodu("import", tmp_path / "q.biaodu", first).returncode == 0
    assert biaodu("export", tmp_path / "q.biaodu", second).returncode == 0
    assert second.read_bytes() == first.read_bytes()
    assert biaodu("check", tmp_path / "q.biaodu", "--json").returncode == 0


def test_chinese_is_utf_8_even_where_the_locale_has_none(project: Path) -> None:
    done = biaodu("list", project, "documents", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stderr) == (0, "")
    assert "教育局" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")
def test_a_reader_that_leaves_early_is_no_crash(project: Path, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(1200):
        (folder / f"{number}.txt").write_text(f"{TEXT}{number}", encoding="utf-8")
    assert biaodu("import", project, folder).returncode == 0
    command = [sys.executable, "-m", "core", "list", str(project), "documents", "--json"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr.read() == b""


def _hear_ctrl_c() -> None:
    """What a shell starts in the background ignores Ctrl+C, and so would all that it starts: these tests among it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name == "nt", reason="pipes and signals of POSIX")
def test_ctrl_c_in_an_import_leaves_the_project_as_it_was(project: Path, tmp_path: Path) -> None:
    big = tmp_path / "big.jsonl"
    with big.open("wb") as file:
        for number in range(3000):
            file.write(orjson.dumps({"text": f"{number}{TEXT * 400}"}) + b"\n")
    command = [sys.executable, "-m", "core", "import", str(project), str(big)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=_hear_ctrl_c
    ) as process:
        deadline = time.monotonic() + 20
        while not project.with_name(project.name + "-wal").exists() and time.monotonic() < deadline:
            assert process.poll() is None, "done before it could be stopped"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert b"Traceback" not in said
    assert process.returncode == 130
    assert len(orjson.loads(biaodu("list", project, "documents", "--json").stdout)) == 1
    assert biaodu("check", project).returncode == 0


@pytest.mark.parametrize("damage", [b"", b"not a project at all", b"SQLite format 3\0" + b"\1" * 600])
def test_a_file_that_is_no_project_is_told_without_a_traceback(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "p.biaodu"
    path.write_bytes(damage)
    for command in (["list", path, "documents"], ["check", path], ["undo", path], ["export", path, tmp_path / "o"]):
        done = biaodu(*command)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert str(path) in done.stderr
        assert len(done.stderr.splitlines()) == 1
    assert path.read_bytes() == damage


def test_help_comes_fast() -> None:
    done = biaodu("--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert loaded.isdisjoint(
        {"apsw", "sqlite3", "sqlite_utils", "orjson", "jieba", "core.session", "charset_normalizer"}
    )
