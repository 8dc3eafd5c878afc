"""The sample project: eight reports of four invented districts, with the labels of two invented annotators."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypedDict

from core.importing import import_paths
from core.model import Span, Status
from core.session import Session
from resources import loader

ANNOTATOR = "陈晓"
"""Who opens the project: one of the two whose labels are in it."""


class _Range(TypedDict):
    start: int
    end: int
    reason: str


class _Extra(TypedDict):
    """What the JSON Lines format has no place for."""

    masks: list[_Range]
    status: dict[str, str]


def build_sample(path: Path, *, name: str | None = None, window: bool = False) -> Session:
    """Make the sample project at `path` and open it; `window` as in `Session.open`.

    It appears there complete or not at all, and its contents are not an undo step: the first Ctrl+Z in it must not
    empty it. Raises UserError ``project.exists``; EnvironmentFault for disk and permission.
    """
    with (
        TemporaryDirectory(prefix="biaodu-sample-") as folder,
        Session.create(Path(folder) / path.name, name=name or path.stem) as session,
    ):
        _fill(session)
        session.save_copy(path, anew=True)
    return Session.open(path, window=window)


def _fill(session: Session) -> None:
    with session.with_operation("document.import", undoable=False):
        report = import_paths(session, [loader.path("sample/sample.jsonl")])
        if report.failed or report.skipped:
            raise ValueError(f"the sample does not import: {report.failed + report.skipped}")
        people = {person.name: person.id for person in session.annotators.list()}
        extras: dict[str, _Extra] = json.loads(loader.read_text("sample/extras.json"))
        for document in session.documents.list():
            extra = extras[document.id]
            for mask in extra["masks"]:
                session.documents.mask(document.id, Span(mask["start"], mask["end"]), mask["reason"])
            for who, status in extra["status"].items():
                session.documents.set_status([document.id], Status(status), annotator=people[who])
    session.use_annotator(people[ANNOTATOR])
