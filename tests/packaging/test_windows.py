"""What is for Windows and hosted runners holds together as far as it can be looked at without either."""

import re

import pytest

import register
from tests.packaging.locks import ROOT

INSTALLER = (ROOT / "packaging" / "windows" / "biaodu.iss").read_text("utf-8")
WORKFLOW = (ROOT / ".github" / "workflows" / "package.yml").read_text("utf-8")
DIRECTIVES = {"Setup", "Languages", "Files", "InstallDelete", "Icons", "Tasks", "Registry", "Run"}
"""Sections of Inno Setup that are used here."""
PARAMETER = re.compile(r'\s*(\w+): (?:"(?:[^"]|"")*"|[\w.+ ]+)(?:;|$)')


def sections() -> dict[str, list[str]]:
    """The lines of each section, without comments and empty ones."""
    found: dict[str, list[str]] = {}
    for line in INSTALLER.splitlines():
        if line.startswith("["):
            found[line.strip("[]")] = []
        elif line.strip() and not line.startswith((";", "#")) and found:
            found[[*found][-1]].append(line)
    return found


def test_every_section_and_line_is_one_of_inno_setup() -> None:
    found = sections()
    assert found.keys() == DIRECTIVES
    for line in found.pop("Setup"):
        assert re.fullmatch(r"\w+=.+", line), line
    for lines in found.values():
        assert lines
        for line in lines:
            assert "".join(match[0] for match in PARAMETER.finditer(line)) == line, line


def test_it_takes_files_that_are_there_or_are_built() -> None:
    setup = dict(line.split("=", 1) for line in sections()["Setup"])
    here = ROOT / "packaging" / "windows"
    assert (here / setup["LicenseFile"].replace("\\", "/")).resolve() == ROOT / "LICENSE"
    built = {setup["SetupIconFile"], *re.findall(r'Source: "([^"]+)"', INSTALLER)}
    assert {path.replace("\\", "/") for path in built} == {
        "../../build/package/icons/biaodu.ico",
        "../../build/package/dist/biaodu/*",
    }


@pytest.mark.parametrize("suffix", register.CLASSES)
def test_it_registers_the_same_classes_as_a_checkout_does(suffix: str) -> None:
    name, about = register.CLASSES[suffix]
    lines = sections()["Registry"]
    assert any(f'Classes\\{suffix}"' in line and f'"{name}"' in line for line in lines)
    assert any(f'Classes\\{name}"' in line and f'"{about}"' in line for line in lines)
    command = next(line for line in lines if f"Classes\\{name}\\shell\\open\\command" in line)
    assert command.endswith('ValueData: """{app}\\biaodu.exe"" ""%1"""')


def test_the_workflow_builds_tries_and_keeps_the_packages_of_all_three_systems() -> None:
    jobs = {
        found[1]: found[2] for found in re.finditer(r"(?ms)^  (\w+):\n    runs-on: (.+?)(?=^  \w+:\n|\Z)", WORKFLOW)
    }
    assert jobs.keys() == {"linux", "windows", "macos"}
    for name, steps in jobs.items():
        assert re.search(r"make package|packaging.build\.py", steps), name
        assert "smoke_test.py" in steps, name
        assert "actions/upload-artifact" in steps, name
    for script in set(re.findall(r"packaging[/\\](\w+\.py)", WORKFLOW)):
        assert (ROOT / "packaging" / script).exists(), script
    # What somebody calls a tag must not run as a command.
    assert not re.search(r"run:.*\$\{\{", WORKFLOW)
