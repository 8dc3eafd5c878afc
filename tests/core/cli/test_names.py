"""Files whose names are no UTF-8, as old archives leave them: every command takes and names them."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

ROOT = Path(__file__).resolve().parents[3]
TEXT = "教育局2024年工作总结\n一、新建学校。\n二、培训教师。\n"
NAMES = {"gb18030": "报告".encode("gb18030"), "no text": b"a\xff\xfeb"}
SHOWN = {"gb18030": "报告", "no text": "a\\xff\\xfeb"}
LOCALES = {
    "utf-8": {"LC_ALL": "C.UTF-8"},
    "C": {"LC_ALL": "C"},
    "ascii": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
}

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(sys.platform != "linux", reason="other systems' names are Unicode"),
]


class Shell:
    """Runs commands in a folder of files whose names have one stem."""

    def __init__(self, folder: Path, name: str, locale: str) -> None:
        self.folder = os.fsencode(folder)
        self.stem = NAMES[name]
        self._locale = LOCALES[locale]

    def path(self, suffix: str) -> bytes:
        return self.folder + b"/" + self.stem + suffix.encode()

    def run(self, *arguments: str | bytes, status: int = 0) -> tuple[str, str]:
        """Standard output and standard error, which have to be UTF-8."""
        done = subprocess.run(
            [sys.executable, "-m", "core", *arguments], cwd=ROOT, capture_output=True, env=os.environ | self._locale
        )
        output, errors = done.stdout.decode(), done.stderr.decode()
        assert done.returncode == status, errors
        assert "Traceback" not in errors
        return output, errors

    def json(self, *arguments: str | bytes, status: int = 0) -> Any:
        """The answer with ``--json``, by a reader that refuses what is no UTF-8."""
        return orjson.loads(self.run(*arguments, "--json", status=status)[0])


@pytest.mark.parametrize(("name", "locale"), [("gb18030", "C"), ("gb18030", "ascii"), ("no text", "utf-8")])
def test_every_command_takes_and_names_them(tmp_path: Path, name: str, locale: str) -> None:
    shell, shown = Shell(tmp_path, name, locale), f"{tmp_path}/{SHOWN[name]}"
    text, dataset, packed = (shell.path(suffix) for suffix in (".txt", ".jsonl", ".biaodupkg"))
    # SQLite's binding takes names of databases in UTF-8 only; a project of another name is refused in a sentence.
    project, other = shell.folder + b"/a.biaodu", shell.folder + b"/b.biaodu"
    assert "not in UTF-8" in shell.run("new", shell.path(".biaodu"), status=1)[1]
    Path(os.fsdecode(text)).write_text(TEXT, encoding="utf-8")
    shell.run("new", project)
    assert f"{shown}.txt" in shell.run("import", project, text)[0]
    assert shell.json("import", project, text)["skipped"][0]["source"] == f"{shown}.txt"
    assert f"{shown}.pdf" in shell.run("import", project, shell.path(".pdf"), status=1)[1]
    codebook = shell.path(".json")
    for command, file in ((["export"], dataset), (["package"], packed), (["codebook", "--export"], codebook)):
        arguments = [command[0], project, *command[1:], file]
        assert shell.run(*arguments)[0].startswith(f"{shown}.")
        assert shell.json(*arguments)["path"].startswith(f"{shown}.")
    manifest = orjson.loads(Path(os.fsdecode(dataset + b".manifest.json")).read_bytes())
    assert manifest["file"] == f"{SHOWN[name]}.jsonl"
    shell.run("new", other, "--codebook", codebook)
    assert "1 new" in shell.run("merge", other, packed)[0]
    shell.run("merge", other, project)
    shell.run("import", other, dataset)
    assert f"{shown}.no" in shell.run("merge", other, shell.path(".no"), status=1)[1]
    assert shell.json("check", other)["ok"]
    rescued = shell.folder + b"/c.biaodu"
    assert shell.run("salvage", project, rescued)[0].startswith(f"{tmp_path}/c.biaodu")
    assert f"{tmp_path}/c.biaodu" in shell.run("salvage", project, rescued, status=1)[1]
    assert f"{shown}.no" in shell.run("stats", shell.path(".no"), status=1)[1]
