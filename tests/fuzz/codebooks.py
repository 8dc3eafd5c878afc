"""Broken and hostile codebook files.

``python -m tests.fuzz.codebooks --inputs 50000`` reads so many; an input that breaks a promise is kept in build/fuzz/.
One that is refused leaves the project's codebook as it was; one that is taken makes a sound one, undone in one step.
"""

import json
import random
from dataclasses import replace
from pathlib import Path

from core.codebook import codebook_from_json, codebook_to_json, require_consistent
from core.codebook_file import read_codebook
from core.errors import BiaoduError
from core.session import Session
from tests.fuzz import specimens
from tests.fuzz.readers import damage
from tests.fuzz.running import Files, main
from tests.fuzz.values import changed, encoded

NAME = "codebook.json"


def make(chance: random.Random) -> Files:
    """A codebook damaged in its bytes or in its values."""
    data = specimens.codebook()
    return {NAME: damage(data, chance) if chance.random() < 0.3 else encoded(changed(json.loads(data), chance))}


def use(files: Files, folder: Path) -> str:
    """Read it as the command line and the window do, and let it replace a project's codebook."""
    path = folder / NAME
    path.write_bytes(files[NAME])
    try:
        read = read_codebook(path)
    except BiaoduError as error:
        return error.code
    require_consistent(read.labels)
    again = codebook_from_json(codebook_to_json(read.labels))
    # A file says the order of labels by theirs; written, children stand behind their parents.
    assert [replace(label, position=0) for label in again.labels] == [
        replace(label, position=0) for label in read.labels
    ]
    project = folder / "mine.biaodu"
    project.write_bytes(specimens.project())
    with Session.open(project) as session:
        before = session.codebook.labels()
        annotations = list(session.annotations.iterate())
        try:
            session.codebook.replace(read)
        except BiaoduError as error:
            assert session.codebook.labels() == before, "refused, and yet something changed"
            return f"not replaced: {error.code}"
        assert list(session.annotations.iterate()) == annotations
        assert session.check().ok, session.check().broken
        session.exchange.package(folder / "out.biaodupkg")
        if session.codebook.labels() != before:
            session.history.undo()
        assert session.codebook.labels() == before, "undo does not take it back"
    return "taken"


if __name__ == "__main__":
    main("codebooks", make, use, 50_000)
