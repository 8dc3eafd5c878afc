"""What goes into the bundle, and what of its libraries stays out."""

import re
import sys
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from importlib.util import find_spec
from pathlib import Path
from pkgutil import iter_modules, walk_packages
from typing import Any

Entry = tuple[str, str, str]
"""Name in the bundle, file, kind: a row of PyInstaller's tables."""

LANGUAGES = ("zh_CN", "zh_TW", "en")
"""Of Qt's own translations; Chinese systems outside of the mainland get Qt's dialogs in their characters."""
_NO_DATA = (".py", ".pyc", ".po")
NOT_SHIPPED = frozenset({"gui.window.demo"})
"""Modules of ours for those who develop it."""
EXCLUDED = [
    # Modules that libraries ask for and do without.
    *("tkinter", "matplotlib", "scipy", "pandas", "PIL", "IPython", "colorcet", "cupy", "numba", "h5py"),
    *("setuptools", "pkg_resources", "distutils", "pip", "wheel", "babel", "pytest", "hypothesis", "_pytest"),
    *("xmlrpc", "lib2to3", "pydoc_data", "ensurepip", "idlelib", "turtledemo", "unittest"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtPdf", "PySide6.QtDesigner", "PySide6.QtNetwork", "PySide6.QtDBus"),
    *("PySide6.QtTest", "PySide6.scripts"),
    # A second SQLite in the process would drop the locks of the first. TLS is for a model of the user's own.
    *("sqlite3", "_sqlite3", "_hashlib", "_uuid", "readline", "curses"),
    *("jieba.analyse", "jieba.lac_small", "jieba.posseg", "paddle"),
    *("numpy.f2py", "numpy.testing", "numpy.distutils", "numpy.typing"),
    *("pyqtgraph.examples", "pyqtgraph.opengl", "pyqtgraph.flowchart", "pyqtgraph.console", "pyqtgraph.multiprocess"),
    *("lxml.isoschematron", "lxml.objectify", "lxml.sax"),
]
_LEFT_OUT = [
    # Parts of Qt that nothing here shows.
    r"libQt6(Qml|Quick|Pdf|VirtualKeyboard|Designer|Help|Sql|Concurrent|LabsPlatform|ShaderTools)\w*\.so",
    r"Qt6(Qml|Quick|Pdf|VirtualKeyboard|Designer|Help|Sql|Concurrent|ShaderTools)\w*\.dll",
    r"plugins/(tls|networkinformation|sqldrivers|qmltooling|virtualkeyboard|generic|egldeviceintegrations)/",
    r"plugins/platforms/lib(qeglfs|qlinuxfb|qvkkhrdisplay|qvnc|qminimalegl)\.so",
    r"plugins/platforminputcontexts/.*virtualkeyboard",
    r"plugins/imageformats/.*(qpdf|qwebp|qtiff|qtga|qwbmp|qicns|qgif)",
    r"plugins/wayland-shell-integration/.*(ivi|fullscreen)",
    # Only Qt's network would use them, and there is none.
    r"libQt6(Network|Egl[Ff][Ss]\w*)\.so",
    r"lib(gssapi_krb5|krb5|krb5support|k5crypto|com_err|keyutils|brotli\w+)\.so",
    # jieba's dictionaries of other uses; ours is in resources/lexicons.
    r"jieba/(analyse|lac_small|posseg)/",
    r"jieba/(dict\.txt|.*\.p)$",
    # What Python modules carry for those who build on them.
    r"/(tests?|testing|include|examples?|demo)/",
    r"\.(pyi|pyx|pxd|h|c|hpp|lib|a)$",
    r"lxml/(isoschematron|includes)/",
    r"pyqtgraph/(examples|icons/peegee|colors/maps/.*|opengl)",
    r"(setuptools|pip|wheel|pyinstaller|babel)-.*\.dist-info",
    r"dist-info/(RECORD|WHEEL|INSTALLER|REQUESTED|top_level\.txt|direct_url\.json)$",
]
_TRANSLATION = re.compile(r"translations/(qt\w*?)_([a-z]{2}(?:_[A-Z]{2})?)\.qm$")
SYSTEM_LIBRARIES = re.compile(
    # Programs take these from the system: a builder's would fit no other graphics driver or font set-up.
    r"lib(GL|EGL|GLX|GLdispatch|OpenGL|drm|gbm|wayland-\w+|xcb(?!-cursor)[\w-]*|X11|X11-xcb|Xau|Xdmcp|Xext|Xrender|ICE|SM"
    r"|fontconfig|freetype|glib-2\.0|gobject-2\.0|gio-2\.0|gthread-2\.0|gmodule-2\.0|dbus-1|systemd|udev|expat|uuid|z|bsd|md"
    r"|xkbcommon[\w-]*|gtk-3|gdk-3|gdk_pixbuf[\w.-]*|pango[\w.-]*|cairo[\w.-]*|atk[\w.-]*|atspi|harfbuzz|fribidi|epoxy|thai"
    # Printers are the system's; without its CUPS one prints into a file.
    r"|cups|avahi-common|avahi-client|gnutls|p11-kit|idn2|unistring|tasn1|nettle|hogweed|gmp"
    r"|datrie|graphite2|pixman-1|png16|jpeg|tiff|webp|lzma|zstd|lz4|gcrypt|gpg-error|cap|selinux|mount|blkid|pcre2?[\w-]*|stdc\+\+|gcc_s)"
    r"\.so[\d.]*$"
)


def strangers(root: Path) -> list[str]:
    """Import names of what is installed here and no lock of the package names.

    Whoever tests has more installed than whoever only builds, and libraries take what they find: `lxml.html` would
    bring Beautiful Soup, of which the notices know nothing. So the bundle does not depend on it.
    """
    locks = [lock.read_text(encoding="utf-8") for lock in sorted(root.glob("requirements-package*.lock"))]
    named = {_canonical(name) for lock in locks for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    found = packages_distributions()
    strange = {name for name, brought_by in found.items() if named.isdisjoint(map(_canonical, brought_by))}
    return sorted(filter(str.isidentifier, strange))


def _canonical(name: str) -> str:
    """The name of a distribution as all its spellings are compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def modules(root: Path) -> list[str]:
    """Every module of ours: many load when they are first needed, by a name that nothing can see from outside."""
    found = ["core", "gui", "resources"]
    for name in ("core", "gui", "resources"):
        found += [module.name for module in walk_packages([str(root / name)], f"{name}.")]
    # Loaded by name: `core.system_keyring`.
    backend = {"win32": "Windows", "darwin": "macOS"}.get(sys.platform, "SecretService")
    found += ["keyring.errors", f"keyring.backends.{backend}"]
    found += [f"pypdfium2.{module.name}" for module in _inside("pypdfium2") if module.name == "raw"]
    return sorted(set(found) - NOT_SHIPPED - {"core.__main__", "gui.__main__"})


def _inside(package: str) -> Iterable[Any]:
    spec = find_spec(package)
    assert spec is not None
    return iter_modules(spec.submodule_search_locations or [])


def data(root: Path) -> list[tuple[str, str]]:
    """Files of ours that are no modules, with their folders in the bundle."""
    files = (path for path in sorted((root / "resources").rglob("*")) if path.is_file())
    resources = [(str(path), str(path.parent.relative_to(root))) for path in files if path.suffix not in _NO_DATA]
    return [*resources, (str(root / "LICENSE"), ".")]


def wanted(entries: Iterable[Entry]) -> list[Entry]:
    """Those that the program uses and that a system doesn't have by itself."""
    return [entry for entry in entries if is_wanted(entry[0].replace("\\", "/"))]


def is_wanted(name: str) -> bool:
    """Whether a file of a library, by its place in the bundle, goes in."""
    if any(re.search(pattern, name) for pattern in _LEFT_OUT):
        return False
    if translation := _TRANSLATION.search(name):
        return translation[1] == "qtbase" and translation[2] in LANGUAGES
    return not (sys.platform == "linux" and "/" not in name and SYSTEM_LIBRARIES.fullmatch(name))


def icon(root: Path) -> str | None:
    """The program's icon in the form of this system; Linux takes it from the package."""
    name = {"win32": "biaodu.ico", "darwin": "biaodu.icns"}.get(sys.platform)
    return None if name is None else str(root / "build" / "package" / "icons" / name)


def info_plist(version: str) -> dict[str, Any]:
    """What macOS reads of the application: its version, and that projects and packages are its documents."""
    documents = (
        ("Biaodu project", "org.biaodu.project", "biaodu"),
        ("Biaodu package", "org.biaodu.package", "biaodupkg"),
    )
    return {
        "CFBundleShortVersionString": version,
        "CFBundleVersion": version,
        "NSHighResolutionCapable": True,
        "LSMinimumSystemVersion": "12.0",
        "CFBundleLocalizations": ["en", "zh_CN"],
        "CFBundleDocumentTypes": [
            {
                "CFBundleTypeName": name,
                "CFBundleTypeRole": "Editor",
                "LSHandlerRank": "Owner",
                "LSItemContentTypes": [kind],
                "CFBundleTypeIconFile": "biaodu.icns",
            }
            for name, kind, _suffix in documents
        ],
        "UTExportedTypeDeclarations": [
            {
                "UTTypeIdentifier": kind,
                "UTTypeDescription": name,
                "UTTypeConformsTo": ["public.data"],
                "UTTypeTagSpecification": {"public.filename-extension": [suffix]},
            }
            for name, kind, suffix in documents
        ],
    }
