"""Broken files for the readers: hand-written specimens of every kind, damaged at random, read as an import reads them.

``python -m tests.fuzz.readers --inputs 100000`` reads so many; an input that breaks a promise is kept in build/fuzz/,
and so is one that ended the process that read it, which breaks none. At the end stands how much memory each kind took.
"""

import argparse
import faulthandler
import io
import random
import re
import tempfile
import time
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import psutil

from core.model import Mask
from core.reading.guard.limits import Limits
from core.reading.guard.reading import GuardedReaders
from core.reading.guard.watch import FATES
from core.reading.prepare import Described, Incoming, Item, prepare
from core.reading.readers.protocol import Options
from core.text.canonical import canonicalise
from tests.core.reading.hostile_pdfs import nested
from tests.core.reading.specimens import docx, level, numbering, p, pdf, pdf_of, set_text, zipped

SECONDS = 10
"""That one small input may take; a machine that is busy with other things takes several times as long."""
LIMITS = Limits(seconds=5, seconds_per_megabyte=0)
"""Shorter than people's, so that what never ends is counted soon."""
TEXT = "城东区2024年工作总结\n一、工作回顾\n新建学校𠮷所，投入xx万元。\n二、工作打算\n培训教师。\n扫描下方二维码\n"
PAGE = (
    "<html><head><meta charset=utf-8><title>工作总结_城东区</title></head><body><div class=nav><a href=/>首页</a></div>"
    + "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    + "<table><tr><td>项目<td>数量</table><ol type=i start=9><li>甲<li>乙</ol><pre>a\n b</pre></body></html>"
)
_TOKENS = [
    *(b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<![CDATA[", b"-->", b"<table>"),
    *(b"<w:p>", b"</w:p>", b"<w:txbxContent>", b"<w:tbl><w:tr><w:tc>", b'w:val="-1"', b'w:val="99999999999"', b"%9"),
    *(b"/Kids[2 0 R]", b"/Length 999999999", b"stream", b"endobj", b"<</", b"obj", b"/FlateDecode", b"/Count -1"),
    *(
        b"PK\x03\x04",
        b"\x81\x30\x81\x30",
        b'"',
        b'""',
        b",",
        b"\t",
        b"\r",
        b"{",
        b"[" * 200,
        b"\\ud800",
        b"1e999",
        b"=1+1",
    ),
    *("一、".encode(), "第一章".encode(), "\ufeff".encode(), "\u2028".encode(), "\U0010ffff".encode()),
]


def specimens() -> dict[str, bytes]:
    """A small intact file of each kind, by its name."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (["标题", "正文"], ["甲", TEXT], ["乙", 5], [None, 1.5]):
        book.active.append(row)
    excel = io.BytesIO()
    book.save(excel)
    lists = numbering(level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2"))
    body = p("标题", numbered=(1, 0)) + p(TEXT.replace("\n", " "), numbered=(1, 1))
    body += f"<w:tbl><w:tr><w:tc>{p('甲')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>"
    body += p("<w:r><w:footnoteReference w:id='1'/><w:txbxContent><w:p/></w:txbxContent></w:r>")
    word = docx(body, numbering=lists, footnotes=f"<w:footnote w:id='1'>{p('注')}</w:footnote>")
    span = '{"start": 0, "end": 2, "label": "a", "text": "新建"}'
    lines = f'{{"text": "新建学校。", "meta": {{"title": "甲"}}, "spans": [{span}]}}\n'
    return {
        "a.txt": TEXT.encode("gb18030"),
        "a.html": PAGE.encode(),
        "a.docx": word,
        "a.pdf": pdf([set_text(70, 100, TEXT.replace("\n", "").replace("𠮷", "四"))] * 3),
        "forms.pdf": nested(levels=4, draws=4),
        "map.pdf": pdf([set_text(70, 100, TEXT[:40])], font="unknown", picture=True),
        "a.xlsx": excel.getvalue(),
        "a.csv": f'标题,正文\n甲,"{TEXT}"\n'.encode(),
        "a.jsonl": lines.encode() * 2,
        "a.json": b'[{"title": "x", "content": "y"}]',
        "a.mht": b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + PAGE.encode(),
        "a.zip": zipped({"甲.txt": TEXT, "b/a.docx": word, "c.html": PAGE}),
    }


def damage(data: bytes, chance: random.Random) -> bytes:
    """The bytes with one to eight things wrong in them; of containers also inside of their parts."""
    if data.startswith(b"PK") and chance.random() < 0.8:
        return _damage_part(data, chance)
    if data.startswith(b"%PDF") and chance.random() < 0.7:
        return _damage_object(data, chance)
    made = bytearray(data)
    for _ in range(chance.choice([1, 1, 1, 2, 3, 8])):
        _DAMAGES[chance.randrange(len(_DAMAGES))](made, chance)
    return bytes(made)


def _damage_part(data: bytes, chance: random.Random) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    chosen = chance.choice(list(parts))
    part = parts[chosen]
    assert isinstance(part, bytes)
    parts[chosen] = damage(part, chance)
    if chance.random() < 0.05:
        del parts[chance.choice(list(parts))]
    return zipped(parts)


_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj\n", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)


def _damage_object(data: bytes, chance: random.Random) -> bytes:
    """Something wrong in one object of a PDF, mostly inside of what is compressed; all others stay readable."""
    objects = {int(number): content for number, content in _OBJECT.findall(data)}
    chosen = chance.choice(list(objects))
    content = objects[chosen]
    found = _STREAM.search(content)
    if found is None or chance.random() < 0.3:
        objects[chosen] = damage(content, chance)
        return pdf_of(objects)
    is_packed = b"/FlateDecode" in content
    inner = damage(zlib.decompress(found.group(1)) if is_packed else found.group(1), chance)
    made = zlib.compress(inner) if is_packed else inner
    head = re.sub(rb"/Length \d+", b"/Length %d" % len(made), content[: found.start()])
    objects[chosen] = head + b"stream\n" + made + b"\nendstream"
    return pdf_of(objects)


def _flip(data: bytearray, chance: random.Random) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.randrange(256)


def _insert(data: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    data[at:at] = chance.choice(_TOKENS) * chance.choice([1, 1, 1, 2, 30])


def _remove(data: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    del data[at : at + chance.choice([1, 3, 20, 500])]


def _repeat(data: bytearray, chance: random.Random) -> None:
    at = chance.randint(0, len(data))
    data[at:at] = data[at : at + chance.choice([2, 10, 100])] * chance.choice([1, 5, 50])


def _cut(data: bytearray, chance: random.Random) -> None:
    if chance.random() < 0.3:
        del data[chance.randint(0, len(data)) :]


def _figure(data: bytearray, chance: random.Random) -> None:
    """Another number where there is one."""
    figures = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if figures:
        at = chance.choice(figures)
        data[at : at + 1] = chance.choice([b"0", b"9", b"-1", b"4294967296", b"65535"])


_DAMAGES: list[Callable[[bytearray, random.Random], None]] = [_flip, _insert, _remove, _repeat, _cut, _figure]


def read(name: str, data: bytes, folder: Path, readers: GuardedReaders) -> list[Item]:
    """What an import would get; AssertionError when a promise is broken, anything else is a crash."""
    path = folder / name
    path.write_bytes(data)
    begin = time.monotonic()
    items = list(prepare(path, Options(), lambda *_: None, readers))
    is_stopped = bool(stopped(items))
    assert is_stopped or time.monotonic() - begin < SECONDS, "took too long"
    for item in items:
        if isinstance(item, Incoming):
            _check(item.new.text, item.new.masks)
        elif not isinstance(item, Described):
            assert item.error.code
    return items


def stopped(items: list[Item]) -> list[str]:
    """The codes of those that ended the process that read them, or were ended with it."""
    told = [item.error.code for item in items if not isinstance(item, Incoming | Described)]
    return [code for code in told if code in FATES]


def _check(text: str, masks: tuple[Mask, ...]) -> None:
    assert text.strip()
    assert canonicalise(text).text == text
    text.encode()
    end = 0
    for mask in masks:
        assert end <= mask.start < mask.end <= len(text), "masks overlap or lie outside"
        end = mask.end


class Run:
    """What became of the inputs."""

    def __init__(self, kept: Path, seed: int) -> None:
        self.broken = 0
        self._kept = kept
        self._seed = seed
        self._outcome: Counter[str] = Counter()
        self._peaks: dict[str, int] = {}

    def take(self, number: int, name: str, data: bytes, readers: GuardedReaders, folder: Path) -> None:
        """Read one input."""
        try:
            items = read(name, data, folder, readers)
        except Exception as error:  # noqa: BLE001 - finding them is what this is for
            self.broken += 1
            self._keep(number, name, data)
            print(f"{name} {number}: {error!r}")
            return
        kind = name.partition(".")[2]
        self._outcome.update(f"{kind} {'in' if isinstance(item, Incoming) else 'told'}" for item in items)
        for code in stopped(items):
            self._outcome[f"{kind} {code}"] += 1
            self._keep(number, name, data)
            print(f"{name} {number}: {code}")
        self._peaks[kind] = max(self._peaks.get(kind, 0), peak(readers))

    def told(self) -> str:
        """A line for people."""
        peaks = ", ".join(f"{kind} {size >> 20} MB" for kind, size in sorted(self._peaks.items()) if size)
        own = psutil.Process().memory_info().rss >> 20
        return f"{dict(sorted(self._outcome.items()))}; most memory of a reading process: {peaks}; of this one {own} MB"

    def _keep(self, number: int, name: str, data: bytes) -> None:
        (self._kept / f"{self._seed}-{number}-{name}").write_bytes(data)


def peak(readers: GuardedReaders) -> int:
    """Bytes of memory that the reading process had at most since it began; 0 where there is none or nobody says."""
    try:
        lines = Path(f"/proc/{readers.child_id}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) << 10 for line in lines if line.startswith("VmHWM:")), 0)


def main() -> None:
    """Read damaged specimens in turn, and say what became of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="the suffix of one kind")
    given = parser.parse_args()
    faulthandler.enable()
    kept = Path("build/fuzz")
    kept.mkdir(parents=True, exist_ok=True)
    whole = {name: data for name, data in specimens().items() if name.endswith(given.only)}
    run = Run(kept, given.seed)
    # A kind has a process of its own, so that memory is put down to the right one.
    children = {name: GuardedReaders(LIMITS) for name in whole}
    with tempfile.TemporaryDirectory(dir=kept) as folder:
        for number in range(given.inputs):
            name = list(whole)[number % len(whole)]
            # After a crash or a hang, which end the process, the input lies in that folder.
            data = damage(whole[name], random.Random(f"{given.seed} {number}"))
            faulthandler.dump_traceback_later(6 * SECONDS, exit=True)
            run.take(number, name, data, children[name], Path(folder))
    for readers in children.values():
        readers.close()
    print(f"{given.inputs} inputs, {run.broken} broke a promise; {run.told()}")
    raise SystemExit(1 if run.broken else 0)


if __name__ == "__main__":
    main()
