"""What can be merged besides packages: a project, also one in which somebody works."""

from pathlib import Path
from typing import Any

import pytest

from core.errors import EnvironmentFault, UserError
from core.exchange.sources import read_sources
from core.session import Session
from core.storage import shared_rows
from tests.core.exchange.worlds import nested, shared, shown, spoil
from tests.core.projects import add, first, label, project


def test_a_project_is_read_as_it_was_at_one_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each time a table was read, a colleague imports and labels another report."""
    path = tmp_path / "theirs.biaodu"
    read = shared_rows.portions
    with project(path) as theirs:

        def reading(*asked: Any) -> Any:
            rows = list(read(*asked))
            with theirs.with_operation("document.import"):
                document = add(theirs, f"第{len(theirs.documents.list())}份报告。", "又一份")
                theirs.annotations.create(document, 0, 2, theirs.codebook.labels()[0].id)
            return iter(rows)

        with Session.create(tmp_path / "mine.biaodu") as mine:
            monkeypatch.setattr(shared_rows, "portions", reading)
            (bundle,) = read_sources([path], into=mine.path)
            monkeypatch.undo()
            assert len(theirs.documents.list()) > 1
            assert {row[1] for row in bundle.records["annotation"]} <= bundle.texts.keys()
            mine.exchange.apply(mine.exchange.plan_bundles([bundle]))
            assert len(mine.documents.list()) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE annotation SET span_start = 5, span_end = 4000000000000000000",
        "UPDATE label SET colour = 'blue'",
        "UPDATE annotator SET id = '../../outside/x'",
        "UPDATE document_text SET text = 'another'",
        "INSERT INTO project_setting VALUES ('review.reasons', '5')",
        """INSERT INTO decision SELECT 'd', id, 'r', 'third', '["abc"]', '[]', NULL, '', '', 1, 0, 1 FROM document""",
    ],
)
def test_a_project_is_read_as_strictly_as_a_package(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "theirs.biaodu"
    with project(path) as theirs:
        label(theirs, 0, 3)
    spoil(path, statement)
    with Session.create(tmp_path / "mine.biaodu") as mine:
        with pytest.raises(UserError, match=r"package\.bad_row") as caught:
            mine.exchange.plan([path])
        assert caught.value.fields["package"] == str(path)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE document SET extra = 'no JSON'",
        f"UPDATE document SET extra = '{nested(101)}'",
        f"UPDATE document SET extra = '{nested(300)}'",
        "UPDATE document SET extra = '[1]'",
        r"""UPDATE document SET extra = '{"a": "\ud800"}'""",
        "UPDATE label SET examples = '{}'",
        "UPDATE label SET examples = '[1]'",
        "UPDATE label SET examples = '" + "[" * 300 + "]" * 300 + "'",
        "UPDATE label SET revision = 0",
        "UPDATE document SET created_at = 'zzzz', revision = 0",
        "UPDATE annotation SET updated_at = 'zzzz', revision = 9007199254740991",
    ],
)
def test_what_0_1_left_in_a_project_is_shared_as_far_as_everybody_can_read_it(tmp_path: Path, statement: str) -> None:
    """The same whether the project itself is merged or a package of it; the rows there stay as they are."""
    path = tmp_path / "theirs.biaodu"
    with project(path) as theirs:
        label(theirs, 0, 3)
    spoil(path, statement)
    with Session.open(path) as theirs, Session.create(tmp_path / "mine.biaodu") as mine:
        assert not theirs.exchange.plan_bundles([]).changes
        before = shown(theirs)
        theirs.exchange.package(tmp_path / "theirs.biaodupkg")
        plan = mine.exchange.plan([path])
        mine.exchange.apply(plan)
        assert not mine.exchange.plan([path, tmp_path / "theirs.biaodupkg"]).changes
        assert (len(list(mine.annotations.iterate())), mine.check().ok) == (1, True)
        mine.exchange.package(tmp_path / "back.biaodupkg")
        for back in (mine.path, tmp_path / "back.biaodupkg"):
            assert not theirs.exchange.plan([back]).changes
            theirs.exchange.apply(theirs.exchange.plan([back]))
        after = shown(theirs)
        assert all(after[table] == before[table] for table in ("document", "label", "annotation", "annotator"))
        # Whatever is written later outranks what could not be read.
        mine.documents.set_meta([first(mine)], extra={"来源": "网"})
        mine.codebook.edit(mine.codebook.labels()[0].id, examples=["例"])
        mine.exchange.package(tmp_path / "back.biaodupkg")
        theirs.exchange.apply(theirs.exchange.plan([tmp_path / "back.biaodupkg"]))
        assert shared(theirs)["document"] == shared(mine)["document"]
        assert shared(theirs)["label"] == shared(mine)["label"]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO shared_state VALUES ('label/x', 'no JSON', 1, 0, 1)",
        "INSERT INTO shared_state VALUES ('label/x', '[]', 1, 0, 1)",
    ],
)
def test_a_state_that_nobody_can_read_is_none_and_the_rest_comes_in(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "theirs.biaodu"
    with project(path) as theirs:
        label(theirs, 0, 3)
    spoil(path, statement)
    with Session.create(tmp_path / "mine.biaodu") as mine:
        mine.exchange.apply(mine.exchange.plan([path]))
        assert len(list(mine.annotations.iterate())) == 1
        assert mine._engine.conn.row("SELECT count(*) FROM shared_state")[0] == 0


def test_how_long_a_text_is_nobody_else_says(tmp_path: Path) -> None:
    path = tmp_path / "theirs.biaodu"
    with project(path) as theirs:
        theirs.documents.set_meta([first(theirs)], region="城东区")
    spoil(path, "UPDATE document SET characters = 1")
    with project(tmp_path / "mine.biaodu") as mine:
        mine.exchange.apply(mine.exchange.plan([path]))
        assert mine.documents.list()[0].meta.region == "城东区"
        assert mine.check().ok
    Session.salvage(path, tmp_path / "saved.biaodu")
    with Session.open(tmp_path / "saved.biaodu") as saved:
        assert saved.check().ok


@pytest.mark.timeout(60)
def test_a_project_whose_rows_are_not_in_their_order_ends_in_an_error(tmp_path: Path) -> None:
    """The quick check at opening does not see it, and whoever reads on behind the last key would never end."""
    path = tmp_path / "theirs.biaodu"
    with project(path) as theirs:
        ids = sorted(label(theirs, at, at + 2).id for at in range(0, 20, 2))
    last = ids[-1].encode()
    path.write_bytes(path.read_bytes().replace(last, b"0" * 8 + last[8:]))
    with Session.create(tmp_path / "mine.biaodu") as mine, pytest.raises(EnvironmentFault, match=r"project\.damaged"):
        mine.exchange.plan([path])
    with Session.open(path) as theirs, pytest.raises(EnvironmentFault, match=r"project\.damaged"):
        theirs.exchange.package(tmp_path / "out.biaodupkg")
