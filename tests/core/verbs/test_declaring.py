"""Taking a whole codebook over, with what it declares."""

from dataclasses import replace
from pathlib import Path

from core.codebook import Codebook, default_codebook
from core.said.links import BUILT_IN
from tests.core.projects import label, project


def test_declarations_that_are_called_alike_become_theirs_and_others_stay(tmp_path: Path) -> None:
    with project(tmp_path / "a.biaodu") as session:
        session.attributes.declare("mine", "text")
        made = label(session, 0, 4)
        session.attributes.set([made.id], {"status": "done", "mine": "甲"})
        status = replace(default_codebook().attributes[0], id="01936f2a-4c00-7a31-9c10-6b1c0de0b009", name_zh="进展")
        session.codebook.replace(
            Codebook(default_codebook().labels, (status,), (replace(BUILT_IN[0], name_zh="落实"),))
        )
        assert [known.name_zh or known.code for known in session.attributes.declared()] == ["进展", "数量", "mine"]
        assert session.attributes.of([made.id]) == {made.id: {"status": "done", "mine": "甲"}}
        assert session.links.kind("fulfils").name_zh == "落实"
        session.history.undo()
        assert session.attributes.declared()[0].name_zh == "状态"
