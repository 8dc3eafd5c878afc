"""``strike``, ``keys``, and what ``merge --plan`` says of signatures."""

from pathlib import Path

import pytest

from core.cli.main import main
from core.exchange.keyring import Keyring
from core.plausible import LARGEST_REVISION, LATEST
from core.session import Session
from tests.core.cli.conftest import Run
from tests.core.exchange.packages import members, rewritten, with_line
from tests.core.projects import label, project


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """A project with a colleague's annotation that nobody can outrank."""
    package = tmp_path / "poison.biaodupkg"
    with project(tmp_path / "theirs.biaodu", annotator="李敏") as theirs:
        theirs.exchange.keys.keyring = Keyring(tmp_path / "theirs")
        label(theirs, 0, 3)
        theirs.exchange.package(package)
    top = {"revision": LARGEST_REVISION, "updated_at": LATEST}
    rewritten(package, with_line("annotations.jsonl", lambda row: row.update(top))(members(package)))
    with project(tmp_path / "mine.biaodu") as session:
        session.exchange.apply(session.exchange.plan([package]))
    return tmp_path / "mine.biaodu"


def test_a_row_is_struck_out_listed_and_brought_back(mine: Path, run: Run) -> None:
    (bad,) = run("list", mine, "annotations")[1]
    assert run("strike", mine) == (0, [], "")
    status, listed, _ = run("strike", mine, bad["id"])
    assert (status, [(row["row"], row["by"], row["for_good"]) for row in listed]) == (
        0,
        [(f"annotation/{bad['id']}", "陈晓", False)],
    )
    assert run("list", mine, "annotations")[1] == []
    assert run("strike", mine)[1] == listed
    assert run("strike", mine, bad["id"], "--lift")[:2] == (0, [])
    assert [row["id"] for row in run("list", mine, "annotations")[1]] == [bad["id"]]
    assert run("strike", mine, bad["id"], "--annotator", "李敏")[1][0]["by"] == "李敏"
    assert run("undo", mine, "--annotator", "李敏")[1]["name"] == "strike.out"
    assert len(run("list", mine, "annotations")[1]) == 1
    assert run("check", mine)[0] == 0


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["none"], 1, "There is nothing with the id none that can be struck out or brought back."),
        (["none", "--annotator", "谁"], 1, "There is no annotator 谁."),
        (["--lift"], 2, "--lift and --annotator need an ID"),
    ],
)
def test_what_cannot_be_struck_is_said(mine: Path, run: Run, arguments: list[str], status: int, words: str) -> None:
    found, answer, said = run("strike", mine, *arguments)
    assert (found, answer) == (status, None)
    assert words in said


def test_anothers_ordinary_row_is_not_struck(mine: Path, tmp_path: Path, run: Run) -> None:
    with Session.open(tmp_path / "theirs.biaodu") as theirs:
        made = label(theirs, 4, 8)
        theirs.exchange.package(tmp_path / "more.biaodupkg")
    assert run("merge", mine, tmp_path / "more.biaodupkg")[0] == 0
    status, _, said = run("strike", mine, made.id)
    assert (status, said.strip()) == (1, "Only what can no longer be changed, or is your own, can be struck out.")


def test_keys_are_listed_added_withdrawn_accepted_and_renewed(mine: Path, tmp_path: Path, run: Run) -> None:
    theirs = Keyring(tmp_path / "theirs").signer().key
    (listed,) = run("keys", mine)[1]
    assert listed == {"annotator": "李敏", "key": theirs, "standing": "known", "own": False}
    with Session.open(mine) as session:
        label(session, 9, 12)
    assert run("package", mine, tmp_path / "p")[0] == 0
    own = Keyring().signer().key
    assert {row["key"]: (row["annotator"], row["own"]) for row in run("keys", mine)[1]} == {
        theirs: ("李敏", False),
        own: ("陈晓", True),
    }
    laptop = Keyring(tmp_path / "laptop").signer().key
    assert run("keys", mine, "--add", laptop[:10])[0] == 1
    with Session.open(mine) as session:
        session.exchange.keys.keyring = Keyring(tmp_path / "laptop")
        label(session, 20, 22)
        session.exchange.package(tmp_path / "p")
    assert {row["key"]: row["standing"] for row in run("keys", mine)[1]}[laptop] == "foreign"
    assert {row["key"]: row["standing"] for row in run("keys", mine, "--add", laptop[:10])[1]}[laptop] == "known"
    assert {row["key"]: row["standing"] for row in run("keys", mine, "--withdraw", laptop)[1]}[laptop] == "withdrawn"
    status, _, said = run("keys", mine, "--withdraw", own)
    assert (status, said.strip()) == (1, "This is the key of this computer. Replace it instead.")
    after = run("keys", mine, "--renew")[1]
    renewed = Keyring().signer().key
    assert {row["key"]: (row["standing"], row["own"]) for row in after if row["annotator"] == "陈晓"} == {
        own: ("withdrawn", False),
        laptop: ("withdrawn", False),
        renewed: ("known", True),
    }
    assert run("keys", mine, "--accept", laptop, "--annotator", "李敏")[0] == 0
    assert Keyring().known()[run("list", mine, "annotators")[1][1]["id"]] >= {laptop}


@pytest.mark.parametrize(
    "arguments", [["--accept", "00"], ["--disown"], ["--add", "00", "--withdraw", "00"], ["--renew", "--add", "00"]]
)
def test_keys_asks_for_one_thing_at_a_time(mine: Path, run: Run, arguments: list[str]) -> None:
    assert run("keys", mine, *arguments)[:2] == (2, None)


def test_a_plan_says_in_words_who_signed_what(tmp_path: Path, mine: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Session.create(tmp_path / "other.biaodu"):
        pass
    main(["merge", str(tmp_path / "other.biaodu"), str(mine), "--plan"])
    said = capsys.readouterr()
    assert "changes by  signed  unsigned  foreign key  withdrawn key" in said.out.splitlines()
    assert "李敏             0         1            0              0" in said.out.splitlines()
    assert "Changes by 李敏 that nobody has signed: 1. Anybody may have written them." in said.err.splitlines()


def test_a_package_that_cannot_be_signed_is_made_and_said(tmp_path: Path, mine: Path, run: Run) -> None:
    with Session.open(mine) as session:
        label(session, 9, 12)
    Keyring().signer()
    path = Keyring().folder / "signing.key"
    path.write_text("no key")
    status, made, said = run("package", mine, tmp_path / "p")
    assert (status, made["path"]) == (0, str(tmp_path / "p"))
    assert said.startswith(f"not signed: {path} holds no key.")
