"""What packages refuse of what is said beside labels, naming member, line and field."""

from pathlib import Path

import pytest

from core.errors import UserError
from core.exchange.package_file import read_package
from core.storage.known_members import MEMBERS
from tests.core.exchange.packages import members, rewritten, with_line
from tests.core.exchange.said import say_everything
from tests.core.projects import project


@pytest.fixture
def package(tmp_path: Path) -> Path:
    with project(tmp_path / "a.biaodu") as session:
        say_everything(session)
        session.exchange.package(tmp_path / "a.biaodupkg")
    return tmp_path / "a.biaodupkg"


def test_a_package_has_all_of_it_and_is_read(package: Path) -> None:
    assert members(package).keys() >= MEMBERS.keys()
    read_package(package)


@pytest.mark.parametrize(
    ("member", "field", "value"),
    [
        ("attributes.jsonl", "choices", "[1]"),
        ("attributes.jsonl", "labels", "{}"),
        ("attributes.jsonl", "key", "ab"),
        ("attributes.jsonl", "kind", "../x"),
        ("attributes.jsonl", "required", 2),
        ("attributes.jsonl", "code", " "),
        ("link_kinds.jsonl", "directed", -1),
        ("link_kinds.jsonl", "code", ""),
        ("variables.jsonl", "units", "[1]"),
        ("variables.jsonl", "position", 2**60),
        ("meanings.jsonl", "label", ""),
        ("meanings.jsonl", "annotator", "x"),
        ("details.jsonl", "attributes", "[]"),
        ("details.jsonl", "attributes", '{"a":' * 200 + "1" + "}" * 200),
        ("details.jsonl", "meanings", '["x"]'),
        ("details.jsonl", "document", "x"),
        ("links.jsonl", "source", "x"),
        ("links.jsonl", "target_document", "x"),
        ("links.jsonl", "kind", " "),
        ("links.jsonl", "revision", 0),
        ("values.jsonl", "value", "no JSON"),
        ("values.jsonl", "variable", "another"),
        ("memos.jsonl", "about", "A B"),
        ("memos.jsonl", "document", "x"),
        ("memos.jsonl", "deleted", 2),
        ("memos.jsonl", "text", None),
    ],
)
def test_what_nobody_can_have_written_is_refused(package: Path, member: str, field: str, value: object) -> None:
    rewritten(package, with_line(member, lambda row: row.update({field: value}))(members(package)), minor=1)
    with pytest.raises(UserError) as caught:
        read_package(package)
    assert (caught.value.code, caught.value.fields["member"]) == ("package.bad_row", member)
