"""Makes the sample of the current package format. A released format's sample is never made again.

.venv/bin/python -m tests.data.packages.make
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from core.exchange.bundle import VERSION
from core.model import Span, Status
from core.review.decisions import Verdict
from core.session import Session
from tests.core.review.team import Team


def make(path: Path) -> None:
    """A package with something in each member."""
    path.unlink(missing_ok=True)
    with TemporaryDirectory() as folder:
        spans = {"A": [(0, 3, "safety"), (5, 12, "teachers")], "B": [(0, 3, "safety"), (7, 12, "teachers")]}
        team = Team(Path(folder) / "sample.biaodu", **spans)
        with team.session as session:
            fill(session, team)
            session.exchange.package(path)


def fill(session: Session, team: Team) -> None:
    """Decisions, a removed annotation, a note, a comment, a status, a mask and a setting."""
    for case in team.cases():
        session.review.decide(case, Verdict.TAKE, layer=team.people["A"], reason="边界")
    team.work_as("A")
    gone = team.label("A", 30, 34, "subsidies")
    team.work_as("A")
    session.annotations.delete([gone.id])
    mine = session.annotations.of_document(team.document, team.people["A"])
    session.annotations.set_note([mine[0].id], "注")
    session.review.comment(mine[0].id, "为什么？")
    session.documents.set_status([team.document], Status.DONE)
    session.documents.mask(team.document, Span(40, 44), "banner")
    session.review.set_reasons(["边界", "类别"])


if __name__ == "__main__":
    make(Path(__file__).parent / f"v{VERSION}.biaodupkg")
