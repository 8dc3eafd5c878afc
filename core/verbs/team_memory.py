"""What all sessions of one open project remember about packages of the team folder."""

from collections import OrderedDict
from threading import Lock

from core.storage import chains, shared_rows
from core.storage.database import Connection
from core.storage.journal import last_seq

_REMEMBERED = 64


class TeamMemory:
    """Whether merging a package would change anything here, as far as that is known.

    `Session.clone` hands it on: each round in the team folder runs in a clone of its own. Any thread may use it.

    A project that holds all of a package goes on holding it, because what colleagues share only grows (see
    `core.exchange.joining`). There are three exceptions. Undo takes back what was merged, as if it had never been seen.
    When a person is renamed, the old name becomes free for somebody of that name who was shown under another. And a
    label or person that colleagues removed is shown as long as an annotation here refers to it. So "brings nothing"
    stands until something is undone or redone or a person renamed, and where there is such a label or person, as
    "brings something", until anything is done.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: OrderedDict[str, tuple[int, bool]] = OrderedDict()
        """By the content of a package: the newest entry of the journal at that time, and whether the package brought
        something.
        """

    def brings(self, content: str, conn: Connection) -> bool | None:
        """Whether the package with this content brings something; None if only a plan can tell."""
        with self._lock:
            known = self._known.get(content)
        if known is None:
            return None
        at, brings = known
        if brings or shared_rows.shows_what_was_removed(conn):
            stands = last_seq(conn) == at
        else:
            stands = not chains.set_free_since(conn, at)
        return brings if stands else None

    def remember(self, content: str, at: int, *, brings: bool) -> None:
        """Remember what was found when the newest entry of the journal was `at`.

        Only the latest few packages are kept.
        """
        with self._lock:
            self._known[content] = at, brings
            self._known.move_to_end(content)
            if len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
