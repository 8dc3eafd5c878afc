"""What `make run` does once everything is installed: the window on the sample project.

On a screen, the window itself. Without one, the same window on a virtual screen, worked by key presses
(`gui.window.demo`), which leaves a picture and an export in build/.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from virtual_display import has_display, virtual_display

ROOT = Path(__file__).resolve().parent.parent
DEMO_SECONDS = 300


def demo() -> int:
    """Work the window on a virtual screen, in a home folder of its own; returns the exit status."""
    print("No display here: the window opens on a virtual screen and labels a passage by key presses.", flush=True)
    command = [sys.executable, "-m", "gui.window.demo", str(ROOT / "build")]
    with tempfile.TemporaryDirectory(prefix="biaodu-") as home, virtual_display("1920x1080x24") as display:
        folders = {f"XDG_{kind}_HOME": f"{home}/{kind.lower()}" for kind in ("CONFIG", "DATA", "STATE", "CACHE")}
        environment = {**os.environ, **folders, "HOME": home, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
        return subprocess.run(command, cwd=ROOT, env=environment, timeout=DEMO_SECONDS).returncode


def main() -> int:
    """Open the window, or demonstrate it; returns the exit status."""
    if sys.platform.startswith("linux") and not has_display():
        return demo()
    print("The window opens on the sample project.", flush=True)
    return subprocess.run([sys.executable, "-m", "gui", "--sample"], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main())
