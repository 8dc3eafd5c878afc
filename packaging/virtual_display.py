"""A screen for machines that have none: starts Xvfb on a free display and ends it again."""

import os
import select
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

START_SECONDS = 60.0
"""How long Xvfb may take to say which display it took; it needs a tenth, a loaded machine some seconds."""


class DisplayError(RuntimeError):
    """Xvfb is missing or did not start."""


def has_display() -> bool:
    """Whether this process was started inside a desktop session."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@contextmanager
def virtual_display(size: str = "1600x1000x24", pixels: Path | None = None) -> Iterator[str]:
    """Yield the name (``:7``) of a new X display of `size` (width x height x bits); raises DisplayError.

    With `pixels`, a folder, what the screen shows is in its file ``Xvfb_screen0`` (XWD) while it is shown.

    Xvfb itself picks the number (``-displayfd``), so that two runs at once never fight for one.
    """
    program = shutil.which("Xvfb")
    if program is None:
        raise DisplayError("Xvfb is not installed")
    with tempfile.TemporaryFile() as log:
        reader, writer = os.pipe()
        arguments = ["-displayfd", str(writer), "-screen", "0", size, "-nolisten", "tcp", "-noreset", "-dpi", "96"]
        arguments += ["-fbdir", str(pixels)] if pixels else []
        server = subprocess.Popen(
            [program, *arguments], pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        os.close(writer)
        try:
            with os.fdopen(reader) as pipe:
                answered, _, _ = select.select([pipe], [], [], START_SECONDS)
                number = pipe.readline().strip() if answered else ""
            if not number:
                log.seek(0)
                raise DisplayError(f"Xvfb did not start: {log.read().decode(errors='replace').strip()}")
            yield f":{number}"
        finally:
            server.terminate()
            try:
                server.wait(timeout=10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
