"""Chinese names of files, people and projects where the locale knows ASCII only, and names that are no UTF-8."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import orjson
import pytest

ROOT = Path(__file__).resolve().parents[2]
ASCII_ONLY = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}

pytestmark = [pytest.mark.e2e, pytest.mark.skipif(os.name != "posix", reason="locales of POSIX")]


def biaodu(folder: Path, *arguments: str | bytes, **environment: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "core", *arguments]
    paths = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    return subprocess.run(command, cwd=folder, env=paths, capture_output=True)


def test_every_command_takes_and_says_chinese_under_the_c_locale(tmp_path: Path) -> None:
    (tmp_path / "报告.txt").write_text("新建学校三所。招聘教师四十名。\n", encoding="utf-8")
    for arguments in (
        ("new", "中文.biaodu"),
        ("new", "甲.biaodu", "--name", "项目甲"),
        ("import", "中文.biaodu", "报告.txt", "--annotator", "李敏"),
        ("list", "中文.biaodu", "documents"),
        ("label", "中文.biaodu", "报告", "0", "7", "infrastructure", "--annotator", "李敏"),
        ("label", "中文.biaodu", "报告", "7", "15", "teachers", "--annotator", "陈晓"),
        ("list", "中文.biaodu", "annotations", "--annotator", "李敏"),
        ("show", "中文.biaodu", "报告"),
        ("undo", "中文.biaodu", "--annotator", "陈晓"),
        ("redo", "中文.biaodu", "--annotator", "陈晓"),
        ("history", "中文.biaodu"),
        ("stats", "中文.biaodu"),
        ("diff", "中文.biaodu", "李敏", "陈晓"),
        ("adjudicate", "中文.biaodu", "--layers", "李敏", "陈晓", "--strategy", "union", "--annotator", "王芳"),
        ("agreement", "中文.biaodu", "李敏", "陈晓", "--page", "一致性.html"),
        ("export", "中文.biaodu", "数据.jsonl", "--annotator", "李敏"),
        ("package", "中文.biaodu", "给同事.biaodupkg"),
        ("merge", "甲.biaodu", "给同事.biaodupkg"),
        ("codebook", "中文.biaodu", "--export", "编码手册.json"),
        ("salvage", "中文.biaodu", "抢救.biaodu"),
        ("check", "中文.biaodu"),
    ):
        done = biaodu(tmp_path, *(argument.encode() for argument in arguments), **ASCII_ONLY)
        # A merge says whose work is not signed.
        said = b"" if arguments[0] != "merge" else done.stderr
        assert (done.returncode, done.stderr) == (0, said), arguments
    made = {"中文.biaodu", "甲.biaodu", "一致性.html", "数据.jsonl", "给同事.biaodupkg", "编码手册.json", "抢救.biaodu"}
    assert made <= {os.fsdecode(name) for name in os.listdir(os.fsencode(tmp_path))}
    listed = biaodu(tmp_path, "list", "中文.biaodu".encode(), "annotations", "--json", **ASCII_ONLY)
    assert {row["annotator"] for row in orjson.loads(listed.stdout)} >= {"李敏", "陈晓"}


@pytest.mark.parametrize("environment", [{}, ASCII_ONLY])
def test_what_is_not_utf_8_is_refused_with_a_sentence(tmp_path: Path, environment: dict[str, str]) -> None:
    assert biaodu(tmp_path, "new", "a.biaodu").returncode == 0
    gbk = "中文.biaodu".encode("gbk")
    shutil.copy(tmp_path / "a.biaodu", tmp_path / os.fsdecode(gbk))
    for arguments, status, said in (
        (("new", b"\xff\xfe.biaodu"), 1, b"\\xff\\xfe.biaodu"),
        (("check", gbk), 1, b"is not in UTF-8"),
        (("import", "a.biaodu", "a.txt", "--annotator", b"\xff"), 2, b"\\xff"),
        (("show", "a.biaodu", b"\xff"), 1, b"\\xff"),
        (("new", "b.biaodu", "--name", b"\xff"), 2, b"\\xff"),
        (("list", "a.biaodu", "annotations", "--annotator", b"\xff"), 1, b"\\xff"),
    ):
        done = biaodu(tmp_path, *arguments, **environment)
        assert (done.returncode, len(done.stderr.splitlines())) == (status, 1), done.stderr
        assert said in done.stderr
    assert sorted(os.listdir(os.fsencode(tmp_path))) == [b"a.biaodu", gbk]


@pytest.mark.parametrize("environment", [{}, ASCII_ONLY])
def test_reports_and_datasets_may_be_named_by_any_bytes(tmp_path: Path, environment: dict[str, str]) -> None:
    biaodu(tmp_path, "new", "a.biaodu")
    report = os.path.join(os.fsencode(tmp_path), "报告.txt".encode("gbk"))
    with open(report, "w", encoding="utf-8") as file:
        file.write("新建学校三所。")
    for arguments in (("import", "a.biaodu", report), ("export", "a.biaodu", b"\xff.jsonl")):
        done = biaodu(tmp_path, *arguments, **environment)
        assert (done.returncode, done.stderr) == (0, b"")
    assert b"\xff.jsonl" in os.listdir(os.fsencode(tmp_path))


def test_what_is_started_from_here_is_in_utf_8_mode_too(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys; from core import utf8; utf8.ensure();"
        "print(sys.flags.utf8_mode, sys.argv[1], flush=True);"
        "subprocess.run([sys.executable, '-c', 'import sys; print(sys.flags.utf8_mode)'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "中文".encode()], cwd=ROOT, env=os.environ | ASCII_ONLY, capture_output=True
    )
    assert done.stdout.decode().split() == ["1", "中文", "1"]


def test_another_locale_than_ascii_is_left_as_it_is() -> None:
    script = "import sys; from core import utf8; utf8.ensure(); print(sys.flags.utf8_mode)"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, env=os.environ | {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"},
        capture_output=True,
    )  # fmt: skip
    assert done.stdout == b"0\n"
