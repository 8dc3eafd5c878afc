"""Older Word, WPS, RTF and OpenDocument: LibreOffice converts them, if it is installed and the user allows it."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from core.errors import UserError
from core.reading.guard.program import OutOfMemory, ProgramLimits, TooSlow, run
from core.reading.kinds import OFFICE_SUFFIXES
from core.reading.readers.protocol import GivenFile, Options

LIMITS = ProgramLimits(memory=2 << 30, seconds=90)
"""Limits of one conversion. LibreOffice's first start alone can take twenty seconds."""
MAX_CONVERTED = 256 << 20
"""Bytes of the .docx that it may write."""
_LIKELY = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def converted(given: GivenFile, options: Options, asking: Callable[[], None]) -> bytes:
    """The file as .docx, through ``soffice --convert-to docx``; `asking` is called meanwhile and may raise to stop it.

    Raises UserError ``import.old_word`` without LibreOffice, ``import.can_convert`` when it is there and not allowed,
    ``import.not_converted``, ``import.out_of_memory``, ``import.too_slow`` and ``import.expands``.
    """
    kind = shown_kind(given)
    program = libreoffice()
    if program is None:
        raise UserError("import.old_word", kind=kind)
    if not options.convert:
        raise UserError("import.can_convert", kind=kind)
    # A folder and a profile of its own, so that nothing in the user's LibreOffice changes.
    with tempfile.TemporaryDirectory(prefix="biaodu-", ignore_cleanup_errors=True) as made:
        folder = Path(made)
        # LibreOffice goes by the suffix if the bytes leave it open. Nothing else of the name reaches the disk.
        suffix = kind.lower() if f".{kind.lower()}" in OFFICE_SUFFIXES else "doc"
        source, target = folder / f"report.{suffix}", folder / "report.docx"
        profile = (folder / "profile").as_uri()
        command = [program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", "docx", "--outdir", made, str(source)]
        try:
            source.write_bytes(given.data)
            run(command, folder, LIMITS, asking)
            size = target.stat().st_size
            if size > MAX_CONVERTED:
                raise UserError("import.expands", kind=kind)
            return target.read_bytes()
        except OutOfMemory as error:
            raise UserError("import.out_of_memory", kind=kind, megabytes=LIMITS.memory >> 20) from error
        except TooSlow as error:
            raise UserError("import.too_slow", kind=kind, seconds=int(LIMITS.seconds)) from error
        except (subprocess.SubprocessError, OSError) as error:
            raise UserError("import.not_converted", kind=kind) from error


def shown_kind(given: GivenFile) -> str:
    """The name of its kind: ``DOC``, ``WPS``."""
    return Path(given.name).suffix.removeprefix(".").upper() or "DOC"


def libreoffice() -> str | None:
    """The path of LibreOffice's program; None if it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _LIKELY if os.path.isfile(place)), None)
