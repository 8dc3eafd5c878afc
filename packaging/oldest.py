"""Build and try the package for older systems (glibc 2.28): ``make package-oldest``, as root, an hour at first.

On a bare Debian 11 (debootstrap; glibc 2.31, the oldest that Debian's servers still have) Python 3.11 is built from
Debian's source package, with functions of glibc 2.28 at most; there the locks with the older Qt are installed and the
package is built. Every compiled file of the bundle must ask for glibc 2.28 at most. What is built is installed on
another bare Debian 11 with exactly what it depends on, and its window is opened there on a virtual screen. Packages lie
in ``dist/glibc-2.28``, the picture in ``build/oldest``.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "packaging")]

import elf  # noqa: E402
import try_package  # noqa: E402
from build import commit_time  # noqa: E402
from core import VERSION  # noqa: E402
from debian import PROVIDED_BY  # noqa: E402
from lock import OLDER_PACKAGING, OLDER_QT  # noqa: E402
from steps import StepError, run, step  # noqa: E402
from try_package import HOME, USER, System, debootstrap, exact_dependencies, screen  # noqa: E402

BUILD = ROOT / "build" / "oldest"
DIST = ROOT / "dist" / "glibc-2.28"
SUITE, PYTHON_SUITE = "bullseye", "bookworm"
"""On which is built and tried, and from which the source of Python 3.11 comes."""
OLDEST_LIBC = 28
TOOLS = ("gcc", "g++", "make", "dpkg-dev", "binutils", "xz-utils", "pkg-config", "file")
TOOLS += ("zlib1g-dev", "libffi-dev", "liblzma-dev", "libbz2-dev", "libssl-dev", "libxcb-cursor0")
SCREEN_TOOLS = ("xvfb", "xdotool", "openbox", "imagemagick", "fonts-wqy-microhei")
PYTHON = "/opt/python/bin/python3.11"
OLDER_FUNCTIONS = ["exp", "exp2", "log", "log2", "pow"]
"""Of libm, which have newer versions since glibc 2.29."""
SINCE_2_30 = "ac_cv_func_sem_clockwait=no"
"""What configure must not find."""
SOURCE = "/srv/python"


def base() -> System:
    """The system on which is built; made once and kept."""
    system = System(BUILD / "system")
    system.unmount()
    if not (system.folder / ".complete").exists():
        shutil.rmtree(system.folder, ignore_errors=True)
        debootstrap(system.folder, SUITE, sources=PYTHON_SUITE)
        (system.folder / ".complete").touch()
    system.mount()
    system.run("apt-get", "update", "-q")
    libraries = {package.split(" | ")[0] for package in PROVIDED_BY.values()}
    system.install(*TOOLS, *sorted(libraries))
    return system


def build_python(system: System) -> None:
    """Python 3.11 in `/opt/python`, from Debian's source package; once."""
    there = system.folder / PYTHON.removeprefix("/")
    if not there.exists():
        versions = "".join(f'__asm__(".symver {name},{name}@GLIBC_2.2.5");\n' for name in OLDER_FUNCTIONS)
        folder = system.folder / SOURCE.removeprefix("/")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "older.h").write_text(versions)
        system.run("sh", "-ec", f"cd {SOURCE} && apt-get source -q python3.11 && mv python3.11-*/ source")
        # Debian builds this module into the program, where it may use what is Python's own.
        module = folder / "source" / "Modules" / "pyexpat.c"
        own = "#ifndef Py_BUILD_CORE\n#define Py_BUILD_CORE_MODULE 1\n#endif\n"
        module.write_text(own + module.read_text(encoding="utf-8"), encoding="utf-8")
        flags = f'CFLAGS="-O2 -include {SOURCE}/older.h" LDFLAGS="-Wl,-rpath,/opt/python/lib"'
        options = "-q --prefix=/opt/python --enable-shared --without-static-libpython --with-ensurepip=no"
        make = f"make -s -j{os.cpu_count()} && make -s install"
        system.run("sh", "-ec", f"cd {SOURCE}/source && {SINCE_2_30} {flags} ./configure {options} && {make}")
    require_old(system.folder / "opt/python")


def require_old(folder: Path) -> None:
    """Raise StepError where a compiled file asks for more than the oldest glibc has."""
    newer = [path for path in elf.binaries(folder) if elf.libc_of(path) > OLDEST_LIBC]
    if newer:
        told = ", ".join(f"{path.relative_to(folder)} (2.{elf.libc_of(path)})" for path in newer[:5])
        raise StepError(f"These ask for a newer glibc than 2.{OLDEST_LIBC}: {told}")


def install_requirements(system: System) -> None:
    """The program as committed, and an environment with the locks of the older Qt."""
    place = system.folder / "srv/biaodu"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    archive = BUILD / "source.tar"
    run(["git", "-C", str(ROOT), "archive", "--format=tar", f"--output={archive}", "HEAD"])
    run(["tar", "-x", "-C", str(place), "-f", str(archive)])
    if not (system.folder / "srv/env/bin/python").exists():
        system.run(PYTHON, "-m", "venv", "/srv/env")
    # Where packages come from, and whom to believe about it, is as on the system that builds.
    settings = ["PIP_CERT=/etc/ssl/certs/ca-certificates.crt"]
    settings += [f"{name}={os.environ[name]}" for name in ("PIP_INDEX_URL",) if name in os.environ]
    pip = f"cd /srv/biaodu && {' '.join(settings)} /srv/env/bin/python -m pip install -q --require-hashes --no-deps"
    system.run("sh", "-ec", f"{pip} -r requirements-build.lock && {pip} --no-build-isolation -r {OLDER_PACKAGING}")
    look = f"packaging/wheel_systems.py {OLDER_PACKAGING} --oldest {OLDEST_LIBC}"
    print(system.run("sh", "-ec", f"cd /srv/biaodu && /srv/env/bin/python {look}"))


def build(system: System) -> list[Path]:
    """The packages, built inside and brought out."""
    made = "/srv/env/bin/python packaging/build.py"
    settings = f"SOURCE_DATE_EPOCH={commit_time()} QT_QPA_PLATFORM=offscreen"
    print(system.run("sh", "-ec", f"cd /srv/biaodu && {settings} {made}"))
    require_old(system.folder / "srv/biaodu/build/package/dist/biaodu")
    shutil.rmtree(DIST, ignore_errors=True)
    DIST.mkdir(parents=True)
    return [shutil.copyfile(path, DIST / path.name) for path in sorted((system.folder / "srv/biaodu/dist").iterdir())]


def try_it(package: Path) -> None:
    """Install it on a bare system of that age and open its window."""
    template = BUILD / "template"
    if not (template / ".complete").exists():
        shutil.rmtree(template, ignore_errors=True)
        debootstrap(template, SUITE)
        (template / ".complete").touch()
    system = System(BUILD / "try")
    system.unmount()
    shutil.rmtree(system.folder, ignore_errors=True)
    subprocess.run(["cp", "-a", str(template), str(system.folder)], check=True)
    system.mount()
    try:
        system.run("apt-get", "update", "-q")
        system.run("useradd", "-m", "-s", "/bin/bash", USER)
        exact_dependencies(system, package)
        system.install(*SCREEN_TOOLS)
        with screen(system) as shown:
            shown.start("biaodu", "--sample")
            window = shown.window("Biaodu|标读")
            shown.painted(window)
            shown.picture("oldest")
            shown.close(window)
        shutil.move(try_package.TRY / "oldest.png", BUILD / "oldest.png")
    finally:
        system.unmount()


def main() -> None:
    if os.geteuid() != 0:
        raise SystemExit("This makes systems in folders (debootstrap, chroot): it needs root.")
    BUILD.mkdir(parents=True, exist_ok=True)
    with step(f"A bare Debian ({SUITE}) with a compiler"):
        system = base()
    try:
        with step("Python 3.11 from Debian's source"):
            build_python(system)
        with step(f"Requirements, with PySide6 {OLDER_QT}"):
            install_requirements(system)
        with step(f"Biaodu {VERSION}"):
            packages = build(system)
    finally:
        system.unmount()
    with step(f"Installed on a bare Debian ({SUITE}), and its window there"):
        try_it(next(path for path in packages if path.suffix == ".deb"))
    print(f"Packages: {DIST}; picture: {BUILD / 'oldest.png'}; user's home there: {HOME}")


if __name__ == "__main__":
    main()
