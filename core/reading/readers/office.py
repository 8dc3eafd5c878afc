"""Older Word, WPS, RTF and OpenDocument: converted by LibreOffice where it is installed and the user allows it."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from core.errors import UserError
from core.reading.readers.docx import DocxReader
from core.reading.readers.protocol import Given, Options, Read

SECONDS = 90
"""Time that one conversion may take; LibreOffice's first start alone can take twenty."""
_LIKELY = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


class OfficeReader:
    """Reads ``.doc``, ``.dot``, ``.wps``, ``.rtf`` and ``.odt`` through ``soffice --convert-to docx``."""

    name = "libreoffice+docx/1"

    def read(self, given: Given, options: Options) -> Iterator[Read | UserError]:
        """One text.

        Raises UserError ``import.old_word`` without LibreOffice, ``import.can_convert`` when it is there and not
        allowed, ``import.not_converted``, and as the reader of Word documents does.
        """
        kind = Path(given.name).suffix.removeprefix(".").upper() or "DOC"
        program = libreoffice()
        if program is None:
            raise UserError("import.old_word", kind=kind)
        if not options.convert:
            raise UserError("import.can_convert", kind=kind)
        converted = _convert(program, given, kind)
        for read in DocxReader().read(Given(given.name, converted), options):
            yield replace(read, notices=(*read.notices, UserError("import.converted", kind=kind)))


def libreoffice() -> str | None:
    """Where LibreOffice's program is; None when it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return found or next((place for place in _LIKELY if os.path.isfile(place)), None)


def _convert(program: str, given: Given, kind: str) -> bytes:
    """The file as .docx, made in a folder and with a profile of its own: nothing of the user's LibreOffice changes."""
    with tempfile.TemporaryDirectory(prefix="biaodu-", ignore_cleanup_errors=True) as folder:
        source = Path(folder, f"report.{kind.lower()}")
        source.write_bytes(given.data)
        profile = Path(folder, "profile").as_uri()
        command = [program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", "docx", "--outdir", folder, str(source)]
        try:
            _run(command, folder)
            return Path(folder, "report.docx").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise UserError("import.not_converted", kind=kind) from error


def _run(command: list[str], folder: str) -> None:
    """Run a program up to `SECONDS`; raises SubprocessError when it takes longer or fails, and OSError."""
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=subprocess.CREATE_NO_WINDOW if sys.platform == "win32" else 0,
    )
    with process:
        try:
            status = process.wait(SECONDS)
        finally:
            if process.poll() is None:
                _end(process)
    if status:
        raise subprocess.CalledProcessError(status, command)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a program with all that it started: `soffice` only starts the program that works and may hang."""
    if sys.platform == "win32":
        ended = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(ended, capture_output=True, check=False, creationflags=subprocess.CREATE_NO_WINDOW)
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
