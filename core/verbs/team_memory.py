"""What the sessions of one open project remember together about packages of the team folder."""

from collections import OrderedDict
from threading import Lock

from core.storage import chains
from core.storage.database import Connection
from core.storage.journal import last_seq

_REMEMBERED = 64


class TeamMemory:
    """Whether merging a package would change anything here, as far as that is known.

    `Session.clone` hands it on: each round in the team folder runs in a clone of its own. Any thread may use it.

    A project that holds all of a package goes on holding it, because what colleagues share only grows (see
    `core.exchange.joining`). Only undo takes back what was merged, as if it had never been seen; and a person who gets
    another name leaves the old one to somebody of that name, who was shown under another. So "brings nothing" stands
    until something is undone or redone or a person renamed; "brings something" until anything is done.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[str, tuple[int, bool]] = OrderedDict()
        """By content of a package: the journal's newest entry then, and whether the package brought something."""

    def brings(self, content: str, conn: Connection) -> bool | None:
        """Whether the package known by `content` brings something; None where it has to be planned to tell."""
        with self._lock:
            known = self._known.get(content)
        if known is None:
            return None
        at, brings = known
        stands = last_seq(conn) == at if brings else not chains.set_free_since(conn, at)
        return brings if stands else None

    def remember(self, content: str, at: int, *, brings: bool) -> None:
        """Keep what was found when the journal's newest entry was `at`; the latest few packages are kept."""
        with self._lock:
            self._known[content] = at, brings
            self._known.move_to_end(content)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
