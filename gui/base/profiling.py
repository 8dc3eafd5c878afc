"""Tells where the time of a start goes (``--profile-start``), including imports."""

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cProfile import Profile

_LINES = 40


class _State:
    profile: "Profile | None" = None


def begin() -> None:
    """Count from now on."""
    from cProfile import Profile

    _State.profile = Profile()
    _State.profile.enable()


def report() -> None:
    """Print what took longest, to standard error."""
    if _State.profile is None:
        return
    import pstats

    import psutil

    _State.profile.disable()
    since = time.time() - psutil.Process().create_time()
    print(f"{since * 1000:.0f} ms from the start of the process, the profiler's own time included", file=sys.stderr)
    pstats.Stats(_State.profile, stream=sys.stderr).sort_stats("cumulative").print_stats(_LINES)
    _State.profile = None
