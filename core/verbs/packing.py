"""Makes a package of the open project."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from core.engine import Engine
from core.errors import UserError
from core.exchange.bundle import Author
from core.exchange.gathering import Gathering, PackageChoice
from core.exchange.package_file import Sealed, sealed
from core.exchange.room import require_room
from core.storage import entities
from core.storage.safe_ids import odd_ids
from core.storage.snapshot import snapshot


def require_room_for(engine: Engine, path: Path, choice: PackageChoice) -> None:
    """Raise UserError, before anything is done, if it is more than a package may hold (`core.exchange.room`)."""
    require_room(engine.conn, str(path), choice.layers, choice.documents, with_texts=choice.with_texts)


@contextmanager
def packed(engine: Engine, path: Path, choice: PackageChoice) -> Generator[Sealed]:
    """A complete package that still has to be put at `path`.

    Raises UserError ``package.bad_row``, ``package.too_large``; ``project.odd_ids`` for a file with ids that nobody
    else could take. This program writes none, and turns those of version 0.1 into UUIDs.
    """
    try:
        with ExitStack() as stack:
            with snapshot(engine.conn):
                content = Gathering(engine.conn, str(path), choice, _author(engine))
                package = stack.enter_context(sealed(content))
            yield package
    except UserError as error:
        if error.code == "package.bad_row" and (odd := odd_ids(engine.conn)):
            raise UserError("project.odd_ids", path=str(engine.file.path), count=len(odd)) from error
        raise


def _author(engine: Engine) -> Author | None:
    """Who works here now."""
    me = engine.annotator_id()
    names = {annotator.id: annotator.name for annotator in entities.annotators(engine.conn)}
    return None if me is None or me not in names else Author(me, names[me])
