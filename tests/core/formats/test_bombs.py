"""Datasets that are made to take all memory or time, read in a process that has little of both.

Dataset readers run in the program's own process: what bounds them is their own limits, which this shows.
"""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.formats import refi

ROOT = Path(__file__).resolve().parents[3]
MEMORY, SECONDS = 1_500 << 20, 60
"""Bytes of addresses and processor time that the process has."""
READ = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY}, {MEMORY}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
from pathlib import Path
from core.errors import UserError
from core.formats.jsonl_reader import Problem
from core.formats.raw import GivenDataset
from core.formats.registry import our_format
format_, path = our_format(sys.argv[1]), Path(sys.argv[2])
data = path.read_bytes()
try:
    if format_.confirm is not None and not format_.confirm(data):
        print("not ours")
        sys.exit()
    found = list(format_.raw(GivenDataset.of(path.name, data)))
    print(*sorted({{entry.code for entry in found if isinstance(entry, Problem)}}) or ["read"])
except UserError as error:
    print(error.code)
"""
"""Prints the code of the refusal, the codes of problems, or that all of it could be read."""

PROJECT = f'<Project xmlns="{refi.PROJECT}"><CodeBook><Codes><Code guid="C" name="x"/></Codes></CodeBook>'


def packed(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def laughs() -> bytes:
    """Entities of entities of entities: a few hundred bytes that stand for 3 GB."""
    declared = "".join(f'<!ENTITY e{level + 1} "{f"&e{level};" * 10}">' for level in range(9))
    return f'<!DOCTYPE Project [<!ENTITY e0 "lol">{declared}]>{PROJECT}&e9;</Project>'.encode()


def squares() -> bytes:
    """One long entity, named very often."""
    declared = f'<!DOCTYPE Project [<!ENTITY e "{"x" * 100_000}">]>'
    return f"{declared}{PROJECT}{'&e;' * 100_000}</Project>".encode()


def sources(number: int) -> bytes:
    """So many sources that all name one text of 60 MB."""
    listed = '<TextSource name="a" plainTextPath="internal://a.txt"/>' * number
    project = f"{PROJECT}<Sources>{listed}</Sources></Project>"
    return packed({"project.qde": project.encode(), "Sources/a.txt": b"x" * (60 << 20)})


def workbook(table: bytes) -> bytes:
    """A workbook that claims to be ours, with this table of texts."""
    names = b'<workbook><sheets><sheet name="quotes"/><sheet name="documents"/></sheets></workbook>'
    return packed({"xl/workbook.xml": names, "xl/sharedStrings.xml": table})


def columns() -> bytes:
    """A line of very many tags over a text of which nothing else is there."""
    head = f'# newdoc id = a\n# meta = {{}}\n# text = "{"校" * 20_000}"\n'
    return head.encode() + "校\t0\t1".encode() + b"\tO" * 100_000 + b"\n\n"


BOMBS = {
    "entities": ("refi", "a.qde", laughs, "import.damaged"),
    "one entity": ("refi", "a.qde", squares, "import.damaged"),
    "an external entity": (
        *("refi", "a.qde"),
        lambda: b'<!DOCTYPE Project [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + PROJECT.encode() + b"&e;</Project>",
        "import.damaged",
    ),
    "attributes": (
        *("refi", "a.qde"),
        lambda: b"<Project " + b" ".join(b'a%d=""' % at for at in range(500_000)) + b"/>",
        "read",
    ),
    "depth": ("refi", "a.qde", lambda: PROJECT.encode() + b"<Codes>" * 1_000_000, "import.expands"),
    "elements": ("refi", "a.qde", lambda: PROJECT.encode() + b"<a/>" * 4_500_000, "import.expands"),
    "a comment": ("refi", "a.qde", lambda: b"<Project><!--" + b"x" * (20 << 20), "import.damaged"),
    "a project that expands": (
        *("refi", "a.qdpx"),
        lambda: packed({"project.qde": PROJECT.encode() + b" " * (250 << 20)}),
        "import.expands",
    ),
    "many sources of one text": ("refi", "a.qdpx", lambda: sources(1_000), "import.expands"),
    "pairs that expand": (
        *("brat", "a.zip"),
        lambda: packed({f"{at}.{end}": b"x" * (50 << 20) for at in range(4) for end in ("txt", "ann")}),
        "import.expands",
    ),
    "texts of a workbook": (
        *("xlsx", "a.xlsx"),
        lambda: workbook(b"<sst>" + b"<si/>" * 11_000_000 + b"</sst>"),
        "not ours",
    ),
    "a part of a workbook": ("xlsx", "a.xlsx", lambda: workbook(b"<sst>" + b" " * (300 << 20)), "not ours"),
    "objects": ("labelstudio", "a.json", lambda: b"[" + b"{}," * 20_000_000 + b"{}]", "import.expands"),
    "columns": ("conll", "a.conll", columns, "read"),
    "levels": ("labelstudio", "a.json", lambda: b"[" * 1_000_000, "json.too_deep"),
}


@pytest.mark.skipif(sys.platform != "linux", reason="asks for RLIMIT_AS")
@pytest.mark.timeout(180)
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_within_memory_and_time(tmp_path: Path, name: str) -> None:
    format_id, file, made, wanted = BOMBS[name]
    path = tmp_path / file
    path.write_bytes(made())
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", READ, format_id, str(path)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, wanted), done.stderr[-2000:]
