"""What is listed of a project into which somebody wrote rows that lead nowhere."""

from pathlib import Path

import pytest

from core.storage import sqlite
from tests.core.cli.conftest import Run
from tests.core.projects import label, project

NOWHERE = "00000000-0000-7000-8000-000000000001"
COMMANDS = [
    ("list", "{project}", "annotations"),
    ("list", "{project}", "documents"),
    ("stats", "{project}"),
    ("export", "{project}", "{folder}/out.jsonl"),
    ("package", "{project}", "{folder}/out.biaodupkg"),
    ("history", "{project}"),
    ("diff", "{project}", "陈晓", "李敏"),
    ("agreement", "{project}", "陈晓", "李敏"),
]


@pytest.fixture(params=["label", "annotator"])
def spoilt(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A project with two annotations, of which one is of a label or person that is not there."""
    path = tmp_path / "a.biaodu"
    with project(path) as session:
        label(session, 0, 3)
        label(session, 4, 6)
        session.use_annotator(session.annotators.ensure("李敏").id)
        label(session, 4, 6)
    other = sqlite.connect(path)
    other.execute("PRAGMA foreign_keys = OFF")
    other.execute(f"UPDATE annotation SET {request.param} = '{NOWHERE}' WHERE span_start = 0")
    other.close()
    return path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_row_that_leads_nowhere_ends_no_command(
    command: tuple[str, ...], spoilt: Path, tmp_path: Path, run: Run
) -> None:
    status, _answer, said = run(*(part.format(project=spoilt, folder=tmp_path) for part in command))
    assert (status, said) == (0, "")


def test_the_check_names_it(spoilt: Path, run: Run) -> None:
    status, answer, _said = run("check", spoilt)
    assert status == 1
    assert NOWHERE in str(answer)
