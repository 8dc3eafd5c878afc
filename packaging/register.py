"""Let a double click on a project or a package open Biaodu from where it lies: `register.py` or `register.py --remove`.

It lies beside this file in an unpacked archive, and in the `.venv` of a checkout.

For this user only. On Linux by the freedesktop.org specifications (Desktop Entry, Shared MIME Info, MIME
Applications, Icon Theme), on Windows by entries under HKEY_CURRENT_USER; on macOS only a bundle can declare types.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUNDLED = (HERE / "biaodu").is_file()
"""Whether this is an unpacked archive, with the built program beside this file."""
ROOT = HERE if BUNDLED else HERE.parent
PYTHON = ROOT / (".venv/Scripts/python.exe" if sys.platform == "win32" else ".venv/bin/python")
PROJECT_TYPE = "application/x-biaodu-project"
PACKAGE_TYPE = "application/x-biaodu-package"
ENTRY = "biaodu.desktop"
TEMPLATES = HERE / ("desktop" if BUNDLED else "linux")
ICON = TEMPLATES / "app.svg" if BUNDLED else ROOT / "resources" / "icons" / "app.svg"
TOOL_SECONDS = 60

CLASSES = {".biaodu": ("Biaodu.Project", "Biaodu project"), ".biaodupkg": ("Biaodu.Package", "Biaodu package")}
"""Suffix to its class in the registry of Windows and to what the Explorer calls such a file."""
START = "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); runpy.run_module('gui', run_name='__main__')"
"""`python -m gui` for the Explorer, which does not start programs in a folder of our choice."""


def quoted(argument: str) -> str:
    """One argument of an Exec line: quoted for the command, then escaped as every string of a desktop entry is."""
    inside = re.sub(r'(["`$\\])', r"\\\1", argument).replace("%", "%%")
    return escaped(f'"{inside}"')


def escaped(text: str) -> str:
    """`text` as the value of a key of type string."""
    return text.replace("\\", "\\\\")


def desktop_entry(program: Path = ROOT / "biaodu" if BUNDLED else PYTHON, folder: Path = ROOT) -> str:
    """The launcher that starts `program` in `folder`: the built one, or a Python that runs the sources there."""
    # GLib looks for the program before it undoubles `%%`; in an argument it does both in the right order.
    command = ("env " if "%" in str(program) else "") + quoted(str(program))
    if not BUNDLED:
        command += " -m gui"
    values = {"@TRY_EXEC@": escaped(str(program)), "@EXEC@": command, "@PATH@": escaped(str(folder))}
    template = (TEMPLATES / ENTRY).read_text(encoding="utf-8")
    return re.sub("|".join(values), lambda match: values[match[0]], template)


def windows_command(python: Path, checkout: Path) -> str:
    """The command of a file type in the registry; the Explorer puts the file in the place of ``%1``."""
    return subprocess.list2cmdline([str(python), "-c", START, str(checkout)]) + ' "%1"'


def _folder(variable: str, fallback: str) -> Path:
    """A base folder of the user; the specification has relative ones ignored."""
    folder = Path(os.environ.get(variable, ""))
    return folder if folder.is_absolute() else Path.home() / fallback


def _installed(data: Path) -> dict[Path, bytes]:
    """Every file that belongs to the registration, with its content."""
    return {
        data / "applications" / ENTRY: desktop_entry().encode(),
        data / "mime" / "packages" / "biaodu-mime.xml": (TEMPLATES / "biaodu-mime.xml").read_bytes(),
        data / "icons" / "hicolor" / "scalable" / "apps" / "biaodu.svg": ICON.read_bytes(),
    }


def _run(*command: str) -> None:
    """Run a program of the desktop; one that is missing or fails is named, and the rest goes on without it."""
    if shutil.which(command[0]) is None:
        print(f"{command[0]} is missing: this step is left out: {' '.join(command)}")
        return
    try:
        done = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=TOOL_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"{command[0]} did not work: {error}")
        return
    if done.returncode:
        print(f"{command[0]} did not work (status {done.returncode}): {done.stderr.strip()}")


def _update_databases(data: Path) -> None:
    if (data / "mime" / "packages").is_dir():
        _run("update-mime-database", str(data / "mime"))
    if (data / "applications").is_dir():
        _run("update-desktop-database", str(data / "applications"))


def add_on_linux() -> None:
    data = _folder("XDG_DATA_HOME", ".local/share")
    for path, content in _installed(data).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        print(f"Wrote {path}")
    _update_databases(data)
    _run("xdg-mime", "default", ENTRY, PROJECT_TYPE, PACKAGE_TYPE)


def remove_on_linux() -> None:
    data = _folder("XDG_DATA_HOME", ".local/share")
    for path in _installed(data):
        if path.exists():
            path.unlink()
            print(f"Removed {path}")
    _update_databases(data)
    _forget_default(_folder("XDG_CONFIG_HOME", ".config") / "mimeapps.list")


def _forget_default(associations: Path) -> None:
    """Take the defaults that name us out of `associations`; xdg-mime can only set them."""
    if not associations.is_file():
        return
    ours = re.compile(rf"(?:{PROJECT_TYPE}|{PACKAGE_TYPE})={re.escape(ENTRY)};?\s*".encode())
    lines = associations.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if not ours.fullmatch(line)]
    if kept != lines:
        associations.write_bytes(b"".join(kept))
        print(f"Took Biaodu out of {associations}")


def add_on_windows() -> None:
    if sys.platform == "win32":
        import winreg

        command = windows_command(PYTHON.with_name("pythonw.exe"), ROOT)
        for suffix, (name, shown) in CLASSES.items():
            keys = {suffix: name, name: shown, rf"{name}\shell\open\command": command}
            for key, value in keys.items():
                winreg.SetValue(winreg.HKEY_CURRENT_USER, rf"Software\Classes\{key}", winreg.REG_SZ, value)
            print(f"{suffix} files open with Biaodu")
        _tell_explorer()


def remove_on_windows() -> None:
    if sys.platform == "win32":
        import winreg

        for suffix, (name, _shown) in CLASSES.items():
            # From the inside out: a key that has keys cannot be deleted.
            for key in (rf"{name}\shell\open\command", rf"{name}\shell\open", rf"{name}\shell", name, suffix):
                try:
                    winreg.DeleteKey(winreg.HKEY_CURRENT_USER, rf"Software\Classes\{key}")
                except (FileNotFoundError, PermissionError):
                    continue  # not there, or the Explorer keeps its own notes below it
            print(f"{suffix} files open with Biaodu no longer")
        _tell_explorer()


def _tell_explorer() -> None:
    """Have the Explorer read the file types again (SHChangeNotify with SHCNE_ASSOCCHANGED)."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SHChangeNotify(0x08000000, 0, None, None)


def say_macos() -> None:
    print("On macOS an application bundle declares its file types itself; a checkout has nothing to register.")


def steps(platform: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """What registers and what removes on `platform` (as in `sys.platform`)."""
    if platform == "win32":
        return add_on_windows, remove_on_windows
    if platform == "darwin":
        return say_macos, say_macos
    return add_on_linux, remove_on_linux


def main() -> None:
    parser = argparse.ArgumentParser(description="Open projects and packages with Biaodu on a double click.")
    parser.add_argument("--remove", action="store_true", help="take the registration back")
    add, remove = steps(sys.platform)
    (remove if parser.parse_args().remove else add)()


if __name__ == "__main__":
    main()
