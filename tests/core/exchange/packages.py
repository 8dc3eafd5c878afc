"""Packages taken apart and put together again, as somebody who means harm would."""

import hashlib
import json
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.plausible import LARGEST_REVISION, LATEST
from core.storage.known_members import MEMBERS

Members = dict[str, bytes]
Fields = dict[str, Any]


def members(path: Path) -> Members:
    """The files of a package, its manifest included."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(path: Path, changed: Members, *, sealed: bool = True, to: Path | None = None, **fields: Any) -> None:
    """Write the package with other members, and, when `sealed`, a manifest that fits them."""
    manifest: Fields = json.loads(changed.get("manifest.json") or members(path)["manifest.json"])
    if sealed:
        listed = {name: data for name, data in changed.items() if name != "manifest.json"}
        manifest["members"] = {
            name: {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)} for name, data in listed.items()
        }
        listing = [[name, manifest["members"][name]["sha256"]] for name in sorted(listed)]
        manifest["content"] = hashlib.sha256(json.dumps(listing, separators=(",", ":")).encode()).hexdigest()
    manifest |= fields
    with zipfile.ZipFile(to or path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(manifest))
        for name, data in changed.items():
            if name != "manifest.json":
                archive.writestr(name, data)


def with_line(name: str, change: Callable[[Fields], object], at: int = 1) -> Callable[[Members], Members]:
    """Change a line of a member: number `at`, counted from 0, or the last one."""

    def changed(files: Members) -> Members:
        lines = files[name].splitlines()
        chosen = min(at, len(lines) - 1)
        fields = json.loads(lines[chosen])
        replaced = change(fields)
        lines[chosen] = json.dumps(fields if replaced is None else replaced).encode()
        return {**files, name: b"\n".join(lines) + b"\n"}

    return changed


def lines_of(files: Members, name: str) -> list[Fields]:
    """The rows of a member."""
    return [json.loads(line) for line in files.get(name, b"").splitlines()]


def poisoned(files: Members, seed: int) -> Members:
    """The members with rows that nobody can outrank, as far as the format lets one write them.

    One row of each table gets the largest revision and the latest time, here and there with another content; and what
    was struck out, or could be, gets a state near or at the bound.
    """
    chance = random.Random(seed)
    top = {"revision": LARGEST_REVISION - chance.randrange(2)}
    stamped = top | {"updated_at": chance.choice([LATEST, "2025-01-01T00:00:00.000Z"])}
    changed = dict(files)
    for name, fields in (
        ("annotations.jsonl", stamped | {"deleted": chance.randrange(2), "note": chance.choice([None, "毒"])}),
        ("comments.jsonl", stamped | {"text": "\U0010ffff"}),
        ("decisions.jsonl", stamped | {"reason": "毒"}),
        ("statuses.jsonl", stamped | {"status": "done"}),
        ("details.jsonl", stamped | {"attributes": chance.choice(['{"status":"毒"}', "{}"])}),
        ("links.jsonl", stamped | {"deleted": chance.randrange(2), "note": "毒"}),
        ("values.jsonl", stamped | {"value": '"毒"'}),
        ("memos.jsonl", stamped | {"text": "毒"}),
        ("assignments.jsonl", stamped | {"deleted": chance.randrange(2), "due": "9999-12-31"}),
        ("attributes.jsonl", top | {"name_zh": "毒", "deleted": chance.randrange(2)}),
        ("meanings.jsonl", top | {"deleted": chance.randrange(2)}),
        ("annotators.jsonl", top | {"name": chance.choice(["毒", "\U0010fffd"])}),
    ):
        if changed.get(name) and chance.randrange(2):
            at = chance.randrange(len(lines_of(changed, name)))
            changed = with_line(name, lambda row, fields=fields: row.update(fields), at)(changed)
    if changed.get("documents.jsonl") and chance.randrange(2):
        changed = with_line("documents.jsonl", lambda row: _poison_document(row, top), chance.randrange(3))(changed)
    if chance.randrange(2):
        codebook = json.loads(changed["codebook.json"])
        for label in codebook["labels"][:1]:
            label.update(top | {"name_zh": "毒", "code": chance.choice(["safety", "毒"])})
        changed["codebook.json"] = json.dumps(codebook).encode()
    return _with_strikes(changed, chance)


def _poison_document(row: Fields, top: Fields) -> None:
    if row["text"] is not None:
        row.update(top)
        row["meta"]["title"] = "毒"
        for mask in row["masks"][:1]:
            mask.update(top)


def _with_strikes(files: Members, chance: random.Random) -> Members:
    strikes = {row["id"]: row for row in lines_of(files, "strikes.jsonl")}
    people = [row["id"] for row in lines_of(files, "annotators.jsonl")]
    for row in lines_of(files, "annotations.jsonl")[:2]:
        revision = LARGEST_REVISION - chance.randrange(3)
        lifted = chance.randrange(2) if revision < LARGEST_REVISION else 0
        if chance.randrange(3) == 0 and people:
            id_ = f"annotation/{row['id']}"
            times = {"updated_at": chance.choice([LATEST, "2025-01-01T00:00:00.000Z"])}
            strikes[id_] = {"id": id_, "annotator": people[0], **times, "revision": revision, "deleted": lifted}
    for name, table in MEMBERS.items():
        rows = lines_of(files, name)
        if rows and people and chance.randrange(6) == 0:
            id_ = f"{table}/{rows[0]['id']}"
            bound = {"revision": LARGEST_REVISION - chance.randrange(3), "deleted": 0}
            strikes[id_] = {"id": id_, "annotator": people[0], "updated_at": LATEST, **bound}
    if not strikes:
        return files
    return files | {"strikes.jsonl": b"".join(json.dumps(strikes[id_]).encode() + b"\n" for id_ in sorted(strikes))}
