"""Whose work is in the bundle: notices with every licence's text, and a list for machines (SBOM, CycloneDX 1.5).

Made from what is installed, so nothing can be forgotten. The list is written here, in 40 lines that need nothing:
the libraries for it bring more packages than the whole program has.
"""

import json
import re
import sys
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import Distribution, PackageNotFoundError, PackagePath, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
TEXTS = Path(__file__).resolve().parent / "licences"
NOT_IN_BUNDLE = {
    # What the wheels ask for and the program doesn't load: builds, terminals of Windows, other SQLite front ends.
    *("pip", "pycparser", "colorama", "tzdata"),
}
SPDX = {
    # Where the metadata says it in words of its own.
    "apsw": "blessing OR Zlib",
    "chardet": "LGPL-2.1-or-later",
    "click-default-group": "Unlicense",
    "cssselect": "BSD-3-Clause",
    "defusedxml": "PSF-2.0",
    "markdown-it-py": "MIT",
    "mdurl": "MIT",
    "openpyxl": "MIT",
    "orjson": "MPL-2.0 AND (Apache-2.0 OR MIT)",
    "pynacl": "Apache-2.0 AND ISC",
    "psycopg": "LGPL-3.0-only",
    "psycopg-binary": "LGPL-3.0-only",
    "pypdfium2": "(Apache-2.0 OR BSD-3-Clause) AND BSD-3-Clause",
    "pyside6-essentials": "LGPL-3.0-only",
    "readability-lxml": "Apache-2.0",
    "shiboken6": "LGPL-3.0-only",
    "sqlite-fts4": "Apache-2.0",
}
_TEXT_OF = {
    "jieba": ("jieba.txt",),
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt",),
    "chardet": ("LGPL-2.1.txt",),
    "psycopg": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "psycopg-binary": ("LGPL-3.0.txt", "GPL-3.0.txt"),
}
"""Texts that the wheels don't carry, or not in full."""
REPLACING = {
    "pyside6-essentials": (
        "Qt and PySide are under the LGPL and linked dynamically. To run Biaodu with a Qt of your own, put its\n"
        "libraries in the place of those in _internal/PySide6 (same major version), or run Biaodu from its source\n"
        "with any PySide6:\n"
        "    pip install PySide6-Essentials; python -m gui"
    ),
    "chardet": (
        "chardet is under the LGPL. It is Python source that is compiled into the program; to use another, run\n"
        "Biaodu from its source with the chardet of your choice installed."
    ),
    "psycopg": (
        "psycopg is under the LGPL, and its compiled part lies beside the program in _internal. To use another,\n"
        "put it in that place, or run Biaodu from its source with the psycopg of your choice installed. It is\n"
        "loaded only where a project shares through a hub."
    ),
    "orjson": "orjson's parts under the MPL are unchanged; their source is published with the package of that name.",
}
_IS_TEXT = re.compile(r"(licen[cs]e|copying|notice)", re.I)
_TEXT_SUFFIXES = ("", ".txt", ".md", ".rst", ".python", ".APACHE", ".MIT")


@dataclass(frozen=True)
class BundledPart:
    """Somebody's work that comes along."""

    name: str
    version: str
    licence: str
    """An SPDX expression."""
    texts: tuple[tuple[str, str], ...]
    """Names and contents of its licences."""


def names() -> list[str]:
    """Every package that the program needs, by the lock."""
    found = re.findall(r"^([a-z0-9_.-]+)==", LOCK.read_text(encoding="utf-8"), re.M)
    return sorted(set(found) - NOT_IN_BUNDLE)


def parts() -> list[BundledPart]:
    """What comes along, Python itself first."""
    found = [BundledPart("python", ".".join(map(str, sys.version_info[:3])), "PSF-2.0", (_python(),))]
    for name in names():
        try:
            found.append(_part(name, distribution(name)))
        except PackageNotFoundError:
            continue  # locked for other systems only
    return found


def _part(name: str, installed: Distribution) -> BundledPart:
    about = installed.metadata
    said = next((about[key] for key in ("License-Expression", "License") if key in about), "")
    licence = SPDX.get(name) or said
    if not re.fullmatch(r"[\w.+()-]+( (AND|OR|WITH) [\w.+()-]+)*", licence):
        raise SystemExit(f"{name} is under {licence!r}: what is that in SPDX's terms? (packaging/notices.py)")
    texts = [
        (str(file).split("dist-info/")[-1], file.read_binary().decode(errors="replace")) for file in _files(installed)
    ]
    texts += [(own, (TEXTS / own).read_text("utf-8")) for own in _TEXT_OF.get(name, ())]
    if not texts:
        raise SystemExit(f"{name} carries no licence: put its text into {TEXTS}")
    return BundledPart(name, installed.version, licence, tuple(sorted(texts)))


def _files(installed: Distribution) -> Iterator[PackagePath]:
    for file in installed.files or []:
        if "dist-info" in str(file) and _IS_TEXT.search(str(file)) and file.suffix in _TEXT_SUFFIXES:
            yield file


def _python() -> tuple[str, str]:
    for place in (Path(sys.base_prefix) / "LICENSE", *Path(sys.base_prefix).glob("lib/python3*/LICENSE.txt")):
        if place.is_file():
            return "LICENSE", place.read_text("utf-8")
    for place in Path("/usr/share/doc").glob("python3*/copyright"):
        return "copyright", place.read_text("utf-8")
    return "LICENSE", "Python is under the PSF licence, version 2."


def notices(known: Iterable[BundledPart]) -> str:
    """The text that About shows."""
    lines = ["Biaodu is under the MIT licence. It stands on the work of others, which comes with it:", ""]
    listed = list(known)
    lines += [f"  {part.name} {part.version}: {part.licence}" for part in listed]
    for part in listed:
        lines += ["", "=" * 78, f"{part.name} {part.version} ({part.licence})", "=" * 78, ""]
        if part.name in REPLACING:
            lines += [REPLACING[part.name], ""]
        for name, text in part.texts:
            lines += [f"--- {name} ---", "", text.strip(), ""]
    return "\n".join(lines) + "\n"


def bill(known: Iterable[BundledPart], version: str, epoch: int) -> str:
    """The list for machines: CycloneDX 1.5 in JSON."""
    components = [
        {
            "type": "library",
            "bom-ref": f"pkg:pypi/{part.name}@{part.version}",
            "name": part.name,
            "version": part.version,
            "licenses": [{"expression": part.licence}],
            "purl": f"pkg:pypi/{part.name}@{part.version}",
        }
        for part in known
    ]
    for component in components:
        if component["name"] == "python":
            component["purl"] = component["bom-ref"] = f"pkg:generic/python@{component['version']}"
    identity = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([version, components]))
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{identity}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": "biaodu",
                "name": "biaodu",
                "version": version,
                "licenses": [{"expression": "MIT"}],
            },
        },
        "components": components,
        "dependencies": [{"ref": "biaodu", "dependsOn": sorted(str(component["bom-ref"]) for component in components)}],
    }
    return json.dumps(whole, indent=1, ensure_ascii=False) + "\n"
