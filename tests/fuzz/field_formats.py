"""Broken and hostile files of the formats of the field, made from what this program writes in each.

``python -m tests.fuzz.field_formats --inputs 20000`` reads so many; an input that breaks a promise is kept in
build/fuzz/. A reader gives texts, problems and a UserError, whatever the bytes are; every span that it lets in lies in
its text and covers its quote.
"""

import random
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from core.errors import UserError
from core.exporting import export
from core.formats.jsonl_reader import ReadDocument
from core.formats.protocol import Format, Target
from core.formats.raw import GivenDataset, RawDocument
from core.formats.registry import ADD_ONS, formats
from core.formats.units import Counting, find_counting, settle
from core.ids import DocumentId
from core.session import Session
from tests.core.projects import TEXT, label, project
from tests.fuzz.readers import damage
from tests.fuzz.running import Files, main

READ_ONLY = {
    "webanno-tsv": b"#FORMAT=WebAnno TSV 3.3\n#T_SP=a.Span|value\n\n\n#Text=This is a test .\n"
    b"1-1\t0-4\tThis\tX[1]|Y[2]\t\n1-2\t5-7\tis\tX[1]\t\n1-3\t8-9\ta\t*\t\n1-4\t10-14\ttest\t_\t\n",
    "cluener": '{"text": "浙商银行叶老桂", "label": {"name": {"叶老桂": [[4, 6]]}}}\n'.encode(),
    "chip": "儿童SARST细胞亚群。|||3    9    bod|||0    1    dis|||\n".encode(),
    "cec": "<Body><Title>甲</Title><Content><Paragraph><Event><Time>昨天</Time>在<Location>乙</Location></Event>"
    "</Paragraph></Content></Body>".encode(),
    "cail": '{"dataset": [{"诉称段": "原告称", "抗辩事由": [{"文书段落": "诉称段", "要素名称": "C",'.encode()
    + ' "oValue": "原告"}]}]}'.encode(),
}


@cache
def specimens() -> dict[str, dict[str, bytes]]:
    """What each format looks like: its files by name, the first the one that is read."""
    made = {known: {f"a{formats()[known].suffix}": data} for known, data in READ_ONLY.items()}
    with tempfile.TemporaryDirectory() as name, project(Path(name, "a.biaodu")) as session:
        session.annotations.set_note([label(session, 0, 6).id], "备注")
        label(session, 3, 9, "safety")
        for known in formats().values():
            if known.writes and known.raw and not (known.add_on and find_spec(ADD_ONS[known.add_on]) is None):
                made[known.id] = _written(session, Path(name), known)
    return made


def _written(session: Session, folder: Path, known: Format) -> dict[str, bytes]:
    path = folder / f"out_{known.id}{known.suffix}"
    export(session, path, format=known.id)
    if known.target is Target.FILE:
        return {path.name: path.read_bytes()}
    files = {part.name: part.read_bytes() for part in sorted(path.iterdir())}
    main_ = next(name for name in files if name.endswith((".ann", ".xmi", ".json", ".jsonl")))
    return {main_: files.pop(main_), **files}


def make(chance: random.Random) -> Files:
    """A dataset of some format with something wrong in one of its files."""
    known = chance.choice(sorted(specimens()))
    files = dict(specimens()[known])
    name = next(iter(files)) if chance.random() < 0.8 else chance.choice(sorted(files))
    files[name] = damage(files[name], chance)
    return {"format": known.encode(), **files}


def use(files: Files, folder: Path) -> str:
    """Read it, and look at every span that came in."""
    del folder
    known = formats()[files["format"].decode()]
    name, data = next((name, data) for name, data in files.items() if name != "format")
    plain = GivenDataset.of(name, data, {other: content for other, content in files.items() if other != "format"})
    given = GivenDataset(plain.name, plain.lines, plain.data, plain.beside, _known_text)
    assert known.raw is not None
    if known.recognise is not None:
        known.recognise(name, data)
    try:
        read = list(known.raw(given))
        documents = [document for document in read if isinstance(document, RawDocument)]
        found = find_counting(documents, Counting(known.unit, known.inclusive))
    except UserError as error:
        return error.code
    for document in documents:
        settled = settle(document, found.counting)
        if isinstance(settled, ReadDocument):
            assert all(0 <= span.start < span.end <= len(settled.text) for span in settled.spans)
            assert all(span.label for span in settled.spans)
    return "read"


def _known_text(document: DocumentId) -> str:
    del document
    return TEXT


if __name__ == "__main__":
    main("field_formats", make, use, 20_000)
