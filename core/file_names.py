"""Names of files as text that can be stored, shown and sent, whatever bytes they are."""

import os
import re
from pathlib import Path

PROJECT_SUFFIX = ".biaodu"
PACKAGE_SUFFIX = ".biaodupkg"


def readable(name: Path | str) -> str:
    r"""A path, or a part of one, as text without lone surrogates, which no UTF-8 holds.

    Python gives the bytes of a name that do not fit the system's encoding as lone surrogates (PEP 383). Names from old
    archives are often GB18030; of what is neither that nor UTF-8 the bytes are shown as ``\xb1``. A name that is text
    comes back as it is. What is shown can't always be opened: keep the path for that.
    """
    text = str(name)
    try:
        data = os.fsencode(text)
    except UnicodeEncodeError:
        # Chinese where the system's encoding has none, or a surrogate that stands for no byte.
        data = text.encode("utf-8", "backslashreplace" if _NO_BYTE.search(text) else "surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("utf-8", "backslashreplace")


def well_formed(text: str) -> str:
    """A text as UTF-8 can hold it: itself, or where it has lone surrogates `readable`."""
    return readable(text) if _SURROGATE.search(text) else text


_SURROGATE = re.compile("[\ud800-\udfff]")
_NO_BYTE = re.compile("[\ud800-\udc7f\udd00-\udfff]")
