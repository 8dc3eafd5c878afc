"""Types with a real input method: ``ime_session.py FOLDER PROGRAM [ARGUMENT...]``, on a session bus of its own.

Starts fcitx5 with pinyin on everywhere, then the program, which speaks with it as with IBus, and does what standard
input says: a JSON list of ``["key", "ctrl+p"]``, ``["pinyin", "nihao"]`` and ``["wait", 0.5]``.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""
CONFIG = "[Behavior]\nActiveByDefault=True\nShareInputState=All\n"
LEFT_OUT = "wayland,waylandim,notificationitem,kimpanel,clipboard,cloudpinyin"
PATIENCE = 40.0


def wait(what: str, happened) -> str:
    end = time.monotonic() + PATIENCE
    while not (found := happened()):
        if time.monotonic() > end:
            raise SystemExit(f"never: {what}")
        time.sleep(0.1)
    return found


def said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()


def do(kind: str, value: str | float) -> None:
    """One step."""
    if kind == "wait":
        time.sleep(float(value))
    elif kind == "key":
        subprocess.run(["xdotool", "key", "--delay", "60", str(value)], check=True)
    else:
        # Each letter is answered before the next comes, as from a keyboard; space takes the first candidate.
        subprocess.run(["xdotool", "key", "--delay", "120", *str(value), "space"], check=True)
    time.sleep(0.4)


def _window(program: subprocess.Popen) -> str:
    """The windows of a program, a line each; a program that ended will never have one."""
    if (status := program.poll()) is not None:
        raise SystemExit(f"it ended with {status}: a window was never there")
    return said("xdotool", "search", "--onlyvisible", "--pid", str(program.pid))


def main() -> None:
    folder, command = Path(sys.argv[1]), sys.argv[2:]
    settings = Path(os.environ["XDG_CONFIG_HOME"]) / "fcitx5"
    settings.mkdir(parents=True)
    (settings / "profile").write_text(PROFILE)
    (settings / "config").write_text(CONFIG)
    with (folder / "fcitx5.log").open("w") as log:
        method = subprocess.Popen(["fcitx5", f"--disable={LEFT_OUT}"], stdout=log, stderr=log)
        program = None
        try:
            wait("the input method", lambda: said("fcitx5-remote") in ("0", "1", "2"))
            program = subprocess.Popen(command, env={**os.environ, "QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"})
            window = wait("a window", lambda: _window(program))
            subprocess.run(["xdotool", "windowfocus", "--sync", window.split("\n")[0]], check=True)
            time.sleep(1.0)
            for kind, value in json.loads(sys.stdin.read()):
                do(kind, value)
            do("key", "ctrl+q")
            print(json.dumps({"status": program.wait(PATIENCE), "method": said("fcitx5-remote", "-n")}))
        finally:
            for process in filter(None, (program, method)):
                process.terminate()
                process.wait()


main()
