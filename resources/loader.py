"""The one way to the data files of the application, the same from a checkout, a wheel and a frozen bundle.

Names are relative to ``resources/`` with forward slashes: ``codebooks/education.json``.
"""

from pathlib import Path, PurePosixPath

# A frozen bundle (PyInstaller) unpacks the package's data beside the package and sets `__file__` to match,
# so real paths are there in each of the three; Qt needs such paths for icons and translations.
ROOT = Path(__file__).resolve().parent


def path(name: str) -> Path:
    """Where the file or folder `name` lies.

    Raises `FileNotFoundError` when it is absent and `ValueError` for a name that leaves ``resources/``.
    """
    relative = PurePosixPath(name)
    if relative.is_absolute() or ".." in relative.parts or "\\" in name:
        raise ValueError(f"not a resource name: {name!r}")
    found = ROOT.joinpath(*relative.parts)
    if not found.exists():
        raise FileNotFoundError(f"no such resource: {name!r}")
    return found


def read_bytes(name: str) -> bytes:
    """The content of `name`."""
    return path(name).read_bytes()


def read_text(name: str) -> str:
    """The content of `name`, decoded strictly from UTF-8, line ends as they are in the file."""
    return read_bytes(name).decode("utf-8")


def names(folder: str, suffix: str = "") -> list[str]:
    """Names, fit for `path`, of the files directly in `folder` that end in `suffix`, in sorted order."""
    found = (entry.name for entry in path(folder).iterdir() if entry.is_file() and entry.name.endswith(suffix))
    return [f"{folder}/{name}" for name in sorted(found)]
