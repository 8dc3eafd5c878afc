"""Broken and hostile datasets: JSON Lines, JSON and the manifest beside them.

``python -m tests.fuzz.datasets --inputs 20000`` reads so many; an input that breaks a promise is kept in build/fuzz/.
What cannot come in is told, the rest comes in; the project stays sound, can be exported and packed, and one undo takes
the import back.
"""

import json
import random
from pathlib import Path

from core.errors import BiaoduError
from core.exporting import export
from core.importing import import_paths
from core.reading.preview import preview
from core.session import Session
from tests.core.exchange.worlds import shown
from tests.fuzz import specimens
from tests.fuzz.readers import damage
from tests.fuzz.running import Files, main
from tests.fuzz.values import changed, encoded


def make(chance: random.Random) -> Files:
    """A dataset and its manifest, one of them or both damaged in bytes or values."""
    lines, manifest = specimens.dataset()
    name = "a.jsonl"
    if chance.random() < 0.8:
        rows = lines.splitlines()
        at = chance.randrange(len(rows))
        rows[at] = damage(rows[at], chance) if chance.random() < 0.3 else encoded(changed(json.loads(rows[at]), chance))
        lines = b"\n".join(rows) + b"\n"
    if chance.random() < 0.15:
        name, lines = "a.json", b"[\n" + lines.strip().replace(b"\n", b",\n") + b"]"
    if chance.random() < 0.5:
        broken = damage(manifest, chance) if chance.random() < 0.3 else encoded(changed(json.loads(manifest), chance))
        manifest = broken
    return {name: lines, f"{name}.manifest.json": manifest}


def use(files: Files, folder: Path) -> str:
    """Preview it, import it, and do with the project what people do."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    (path,) = (folder / name for name in files if not name.endswith(".manifest.json"))
    with Session.create(folder / "mine.biaodu") as session:
        session.use_annotator(session.annotators.ensure("王五").id)
        before = shown(session)
        rows = list(preview([path], session=session))
        assert shown(session) == before, "a preview changed something"
        report = import_paths(session, [path])
        assert all(isinstance(reported.error, BiaoduError) for reported in (*report.skipped, *report.failed))
        assert session.check().ok, session.check().broken
        assert len(report.imported) == sum(row.incoming is not None and row.same is None for row in rows)
        if not report.imported:
            assert shown(session)["document"] == before["document"]
            return report.failed[0].error.code
        for document in session.documents.list():
            text = session.documents.text(document.id)
            assert document.meta.title.strip()
            assert all(mask.end <= len(text) for mask in session.documents.masks(document.id))
        exported = export(session, folder / "out.jsonl")
        assert exported.documents == len(report.imported)
        session.exchange.package(folder / "out.biaodupkg")
        session.history.undo()
        # People are made without undo steps, and what packing signed is no part of the import.
        kept: dict[str, list[object]] = {"annotator": [], "person_key": [], "signature": []}
        assert {**shown(session), **kept} == {**before, **kept}, "undo does not take it back"
    return "all in" if not report.failed else "partly in"


if __name__ == "__main__":
    main("datasets", make, use, 20_000)
