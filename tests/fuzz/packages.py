"""Broken and hostile packages: what a colleague's file can do to a project.

``python -m tests.fuzz.packages --inputs 20000`` reads so many; an input that breaks a promise is kept in build/fuzz/.
What cannot be merged leaves the project as it was; what can leaves it sound, is undone in one step, can be published
and merged again.
"""

import io
import json
import random
import zipfile
from contextlib import suppress
from pathlib import Path

from core.errors import BiaoduError, UserError
from core.session import Session
from tests.core.exchange.test_package_file import rewritten
from tests.core.exchange.worlds import shared, shown
from tests.fuzz import specimens
from tests.fuzz.readers import damage
from tests.fuzz.running import Files, main
from tests.fuzz.values import changed, encoded

NAME = "theirs.biaodupkg"


def make(chance: random.Random) -> Files:
    """A package damaged as a file, or in the bytes or values of a member, with a manifest whose hashes are right."""
    whole = specimens.package()
    if chance.random() < 0.15:
        return {NAME: damage(whole, chance)}
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    chosen = chance.choice(sorted(parts))
    what = chance.random()
    parts[chosen] = damage(parts[chosen], chance) if what < 0.25 else _other_values(chosen, parts[chosen], chance)
    if what > 0.95:
        del parts[chance.choice(sorted(parts))]
    made = dict(parts)
    made["sealed"] = b"" if chosen == "manifest.json" or chance.random() < 0.05 else b"yes"
    return made


def _other_values(name: str, data: bytes, chance: random.Random) -> bytes:
    if not name.endswith(".jsonl"):
        return encoded(changed(json.loads(data), chance))
    whole = data.splitlines()
    lines = list(whole)
    for _ in range(chance.choice([1, 1, 2])):
        at = chance.randrange(len(lines))
        # What is changed already may be deeper than this parser goes.
        lines[at] = encoded(changed(json.loads(whole[at]), chance))
    if chance.random() < 0.1:
        lines += [chance.choice(lines)] * chance.choice([1, 3])
    return b"\n".join(lines) + b"\n"


def _write(files: Files, path: Path) -> None:
    if NAME in files:
        path.write_bytes(files[NAME])
        return
    path.write_bytes(specimens.package())
    parts = {name: data for name, data in files.items() if name != "sealed"}
    if files["sealed"] and "manifest.json" in parts:
        rewritten(path, parts)
    else:
        with zipfile.ZipFile(path, "w") as archive:
            for name, data in parts.items():
                archive.writestr(name, data)


def use(files: Files, folder: Path) -> str:
    """Merge it into a project that has other work by the same people, and into an empty one."""
    path = folder / NAME
    _write(files, path)
    outcome = ""
    mine = folder / "mine.biaodu"
    mine.write_bytes(specimens.project())
    for project in (mine, folder / "empty.biaodu"):
        with Session.open(project) if project.exists() else Session.create(project) as session:
            outcome = _merge(session, path)
            _publish(session, folder)
    return outcome


def _merge(session: Session, path: Path) -> str:
    before = shared(session), shown(session)
    try:
        plan = session.exchange.plan([path])
    except BiaoduError as error:
        assert (shared(session), shown(session)) == before, "refused, and yet something changed"
        return error.code
    session.exchange.apply(plan)
    assert session.check().ok, session.check().broken
    assert not session.exchange.plan([path]).changes, "merging again changes something"
    _look_at_everything(session)
    if plan.changes:
        after = shared(session), shown(session)
        session.history.undo()
        assert (shared(session), shown(session)) == before, "undo does not take it back"
        session.history.redo()
        assert (shared(session), shown(session)) == after, "redo does not bring it back"
    return "merged" if plan.changes else "nothing new"


def _look_at_everything(session: Session) -> None:
    """What a window asks when it opens a project."""
    labels = session.codebook.labels()
    people = [person.id for person in session.annotators.list()]
    assert len({label.code for label in labels}) == len(labels)
    for document in session.documents.list():
        text = session.documents.text(document.id)
        assert all(annotation.end <= len(text) for annotation in session.annotations.of_document(document.id))
        assert all(mask.end <= len(text) for mask in session.documents.masks(document.id))
        if len(people) > 1:
            session.review.cases(document.id, people[:2])
    session.review.decisions()
    session.review.threads()
    session.review.reasons()
    session.exchange.team_folder()
    session.history.operations()


def _publish(session: Session, folder: Path) -> None:
    """Everybody's own package goes into the team folder, whatever their ids are, and nowhere else."""
    team = folder / "team"
    team.mkdir(exist_ok=True)
    session.exchange.set_team_folder(team)
    for person in session.annotators.list():
        if person.adjudicated:
            continue
        session.work_as(person.id)
        # Another's package of the same name may hold what is not merged here.
        with suppress(UserError):
            report = session.exchange.team_publish()
            assert report.path.parent == team, "published outside of the team folder"
        session.exchange.team_news()


if __name__ == "__main__":
    main("packages", make, use, 20_000)
