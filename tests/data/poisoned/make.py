"""Made the project and the package of this folder with 0.1, whose ids, revisions and times had no rule.

They hold what nobody can write any more, so they are never made again; this says what is in them.
"""

from pathlib import Path

from core.ids import AnnotatorId
from core.session import Session
from core.storage.database import connect
from tests.core.projects import first, label, project

HERE = Path(__file__).parent
PERSON = AnnotatorId("../../outside/x")


def make() -> None:
    """A person whose id is a path, a label with a word as its id, ids in capitals, a row that outranked all others."""
    with project(HERE / "v1.biaodu") as session:
        session.use_annotator(session.annotators.create("外人", id=PERSON)[0].id)
        session.codebook.create(code="word", name_zh="词", id="infrastructure")  # type: ignore[arg-type]
        made = [label(session, at, at + 4, "word" if at == 8 else "safety") for at in (0, 4, 8)]
        session.annotations.set_note([made[1].id], "注")
        session.review.comment(made[2].id, "说明")
        poisoned = label(session, 20, 24, "teachers")
        session.annotations.delete([label(session, 30, 33).id])
    other = connect(HERE / "v1.biaodu").conn
    other.execute("BEGIN")
    other.execute("PRAGMA defer_foreign_keys = ON")
    values = (2**53 - 1, "zzzz", poisoned.id)
    other.execute("UPDATE annotation SET revision = ?, updated_at = ? WHERE id = ?", values)
    other.execute("UPDATE comment SET annotation = ? WHERE annotation = ?", (made[2].id.upper(), made[2].id))
    other.execute("UPDATE row_change SET key = ? WHERE key = ?", (made[2].id.upper(), made[2].id))
    other.execute("UPDATE annotation SET id = ? WHERE id = ?", (made[2].id.upper(), made[2].id))
    other.execute("COMMIT")
    other.close()
    with Session.open(HERE / "v1.biaodu") as session:
        assert session.check().ok
        assert len(session.annotations.of_document(first(session))) == 4
        session.exchange.package(HERE / "v1.biaodupkg")


if __name__ == "__main__":
    make()
