"""Makes the sample of the current schema version. A released version's sample is never made again.

.venv/bin/python -m tests.data.schema.make
"""

from pathlib import Path

from core.model import Span, Status
from core.storage.schema import SCHEMA_VERSION
from tests.core.projects import first, label, project


def make(path: Path) -> None:
    """A project with something in each table that users fill."""
    path.unlink(missing_ok=True)
    with project(path) as session:
        annotation = label(session, 0, 4)
        second = label(session, 6, 8, "teachers")
        session.annotations.set_note([annotation.id], "注")
        session.annotations.delete([label(session, 10, 12).id])
        assert session.annotator is not None
        planned = session.assignments.plan([first(session)], [session.annotator.id], 2)
        session.assignments.assign(planned, due="2026-12-31", priority=1)
        session.documents.mask(first(session), Span(20, 25), "banner")
        session.documents.set_status([first(session)], Status.DONE)
        session.attributes.set([annotation.id], {"status": "done"})
        session.links.make(annotation.id, second.id, "fulfils", "注")
        session.links.declare_kind("answers", name_zh="答")
        session.variables.declare("kind_of", "text")
        session.variables.set([first(session)], {"kind_of": "农村"})
        session.memos.write("document", first(session), "记")
        session.codebook.edit(second.label, meaning=True, definition_zh="另一个意思")
        session.codebook.create(name_en="Meals", key="m")
        session.history.undo()


if __name__ == "__main__":
    make(Path(__file__).parent / f"v{SCHEMA_VERSION}.biaodu")
