"""Keeps the interface's Chinese catalog: ``python packaging/translations.py [--check]``.

Collects the source strings of gui/ and of core.messages into resources/translations/zh_CN/LC_MESSAGES/biaodu.po, keeps
the translations it has, and compiles biaodu.mo. Ends with 1 when strings are missing, fuzzy or obsolete, or when a
placeholder is not the same in both languages. With --check nothing is written.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from babel.messages.catalog import Catalog, Message  # noqa: E402
from babel.messages.extract import extract_from_dir  # noqa: E402
from babel.messages.mofile import write_mo  # noqa: E402
from babel.messages.pofile import read_po, write_po  # noqa: E402

from core import VERSION, messages  # noqa: E402
from core.agreement import words  # noqa: E402
from core.formats import registry  # noqa: E402

FOLDER = ROOT / "resources" / "translations" / "zh_CN" / "LC_MESSAGES"
PO, MO = FOLDER / "biaodu.po", FOLDER / "biaodu.mo"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
PLACEHOLDER = re.compile(r"{(\w*)[^{}]*}")
_NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
"""Fixed, so that the same strings give the same file."""
_CORE_TABLES = ("MESSAGES", "OPERATIONS", "LOSSES")


def sources() -> Catalog:
    """Every string to translate, with the files it stands in."""
    catalog = Catalog(
        locale="zh_CN",
        header_comment="# The interface in Chinese. Written by packaging/translations.py; edit only the msgstr lines.",
        project="biaodu",
        version=VERSION,
        msgid_bugs_address="none",
        creation_date=_NO_DATE,
        revision_date=_NO_DATE,
        last_translator="none",
        language_team="none",
        charset="utf-8",
        fuzzy=False,
    )
    found = extract_from_dir(str(ROOT / "gui"), [("**.py", "python")], keywords=KEYWORDS, comment_tags=())
    for name, _line, message, _comments, _context in found:
        # gettext would answer with the plural's form, its {n} unfilled.
        known = catalog.get(message if isinstance(message, str) else message[0])
        if known is not None and known.pluralizable == isinstance(message, str):
            raise ValueError(f"{message!r} stands alone and with a plural: word one of them otherwise")
        catalog.add(message, locations=[(f"gui/{Path(name).as_posix()}", 0)])
    for table in _CORE_TABLES:
        for text in getattr(messages, table).values():
            catalog.add(text, locations=[("core/messages.py", 0)])
    for entry in registry.OURS.values():
        module, _, name = entry.partition(":")
        for text in getattr(import_module(module), name or "FORMAT").texts():
            catalog.add(text, locations=[(f"{module.replace('.', '/')}.py", 0)])
    for text, context in words.texts():
        catalog.add(text, locations=[("core/agreement/words.py", 0)], context=context)
    return catalog


def stored() -> Catalog:
    """The catalog as it is in the project; empty before the first run."""
    if not PO.exists():
        return Catalog(locale="zh_CN", charset="utf-8", fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="zh_CN")


def merged() -> Catalog:
    """The stored translations of today's strings; strings that are gone are dropped, nothing is guessed."""
    catalog, old = sources(), stored()
    for message in catalog:
        known = old.get(message.id, message.context) if message.id else None
        if known is None or known.fuzzy:
            continue
        if known.pluralizable == message.pluralizable:
            message.string = known.string
        elif not message.pluralizable:
            message.string = strings(known)[0]
    return catalog


def problems(catalog: Catalog) -> Iterator[str]:
    """What keeps a stored catalog from being complete and right."""
    wanted = {_key(message) for message in sources() if message.id}
    for message in catalog:
        if not message.id:
            continue
        if _key(message) not in wanted:
            yield f"obsolete: {message.id!r}"
        elif message.fuzzy:
            yield f"fuzzy: {message.id!r}"
        elif not all(strings(message)):
            yield f"not translated: {message.id!r}"
        else:
            yield from _differences(message)
    known = {_key(message) for message in catalog}
    yield from (f"missing: {key[1:] if not key[0] else key!r}" for key in sorted(wanted - known))


def identity(message: Message) -> tuple[str, ...]:
    """The source string, or singular and plural."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _key(message: Message) -> tuple[str, ...]:
    """What no two messages of a catalog share: the context and the source."""
    return (message.context or "", *identity(message))


def strings(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or one a plural form."""
    string = message.string
    return tuple(text or "" for text in string) if isinstance(string, tuple | list) else (string or "",)


def _differences(message: Message) -> Iterator[str]:
    names = _placeholders(identity(message))
    for text in strings(message):
        if _placeholders([text]) != names:
            yield f"other placeholders: {message.id!r} -> {text!r}"


def _placeholders(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in PLACEHOLDER.findall(text)}


def compiled(catalog: Catalog) -> bytes:
    """The .mo of a catalog."""
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def write(catalog: Catalog) -> None:
    """Write .po and .mo; the same strings always give the same bytes."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, catalog, width=120, sort_output=True, include_lineno=False, omit_header=False)
    PO.write_bytes(text.getvalue())
    MO.write_bytes(compiled(stored()))


def main() -> int:
    """Update, or with --check only look; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="write nothing")
    check = parser.parse_args().check
    catalog = stored() if check else merged()
    if not check:
        write(catalog)
    found = list(problems(catalog))
    for line in found:
        print(line)
    print(f"{len(catalog)} strings, {len(found)} problems")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
