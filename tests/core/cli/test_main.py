"""The command line as a real process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import orjson
import psutil
import pytest

from tests.core.reading.hostile_pdfs import deflated_twice, drawing_each_other, endless, nested
from tests.core.reading.specimens import pdf, set_text

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


def hostile_folder(folder: Path) -> Path:
    """Reports, and among them files that end whoever reads them."""
    folder.mkdir()
    for number, made in enumerate((drawing_each_other, nested, deflated_twice, endless)):
        (folder / f"{2 * number}.pdf").write_bytes(made())
        (folder / f"{2 * number + 1}.pdf").write_bytes(pdf([set_text(70, 100, f"第{number}份工作总结，正文。")]))
    return folder


def limited(limits: str, *arguments: object, **more: Any) -> "subprocess.Popen[str]":
    """One command with other limits than people have: a test cannot wait for those."""
    script = f"""
import sys
from core.reading.guard import limits, reading
reading.LIMITS = limits.Limits({limits})
from core.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def test_files_that_end_their_parser_are_told_and_the_others_come_in(project: Path, tmp_path: Path) -> None:
    folder = hostile_folder(tmp_path / "reports")
    with limited("memory=300 << 20, seconds=4, seconds_per_megabyte=0", "import", project, folder, "--json") as process:
        said, complained = process.communicate(timeout=100)
    report = orjson.loads(said)
    assert (process.returncode, complained) == (1, "")
    assert {Path(reported["source"]).name: reported["code"] for reported in report["failed"]} == {
        "0.pdf": "import.out_of_memory",
        "2.pdf": "import.out_of_memory",
        "4.pdf": "import.out_of_memory",
        "6.pdf": "import.too_slow",
    }
    assert [Path(reported["source"]).name for reported in report["imported"]] == ["1.pdf", "3.pdf", "5.pdf", "7.pdf"]
    assert biaodu("check", project).returncode == 0


def test_the_limits_that_people_have_hold_and_are_told_in_words(project: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(drawing_each_other())
    done = biaodu("import", project, tmp_path / "a.pdf")
    assert done.returncode == 1
    said = "Reading this PDF file takes more than 1536 MB of memory and was stopped. Save or print it as a new file,"
    assert done.stderr == f"{tmp_path / 'a.pdf'}: {said} a long one in parts, and import that.\n"


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_in_the_middle_of_a_file_ends_its_reading(project: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(endless())
    with limited("", "import", project, tmp_path / "a.pdf", preexec_fn=_hear_ctrl_c) as process:
        started = psutil.Process(process.pid)
        deadline = time.monotonic() + 20
        while not (children := started.children()) and time.monotonic() < deadline:
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, complained = process.communicate(timeout=30)
    assert (process.returncode, complained.strip()) == (130, "")
    assert not psutil.wait_procs(children, timeout=10)[1]


@pytest.mark.skipif(os.name == "nt", reason="needs a shell of POSIX")
def test_an_import_without_standard_input(project: Path, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(pdf([set_text(70, 100, "工作总结，正文。")]))
    command = f"'{sys.executable}' -m core import '{project}' '{tmp_path / 'a.pdf'}' <&-"
    done = subprocess.run(["/bin/sh", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


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
