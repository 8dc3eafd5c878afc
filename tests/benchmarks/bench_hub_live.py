"""How long a label takes from its commit in one project until the other's views are told: two projects, one server.

``python -m tests.benchmarks.bench_hub_live`` prints the median and the 99th percentile of 200 labels in milliseconds,
beside the floor: a commit to the server and its notification, without a project.
"""

import statistics
import tempfile
import time
from pathlib import Path

from core.hub.server import CHANNEL, Hub
from tests.core.hub.servers import running
from tests.core.hub.teams import Team
from tests.core.hub.test_live import Watched, live
from tests.core.projects import label

LABELS = 200


def main() -> None:
    """Print the figures."""
    with running() as server, tempfile.TemporaryDirectory() as folder:
        team = Team(server, "bench", Path(folder))
        team.sync("lead")
        team.join("李敏")
        team.settle()
        floor = _floor(team)
        with live(team, "lead", "李敏") as (lead, li):
            took = [_one(lead, li, at) for at in range(LABELS)]
        team.close()
    p99 = sorted(took)[int(LABELS * 0.99) - 1]
    print(
        f"to the other's views: median {statistics.median(took):.1f}, p99 {p99:.1f} ms;"
        f" a notification alone: median {statistics.median(floor):.1f} ms"
    )


def _one(lead: Watched, li: Watched, at: int) -> float:
    before = len(li.changed)
    start = at % 40
    label(lead.session, start, start + 1 + at // 40, "safety")
    began = time.perf_counter()
    lead.live.wake()
    li.until(lambda: any(change.annotations for change in li.changed[before:]))
    return 1000 * (time.perf_counter() - began)


def _floor(team: Team) -> list[float]:
    found: list[float] = []
    with Hub.open(team.admin.address) as listening:
        listening.listen()
        for _ in range(50):
            began = time.perf_counter()
            with team.admin.transaction():
                team.admin.do("UPDATE hub.project SET counter = counter + 1")
                team.admin.do(f"SELECT pg_notify('{CHANNEL}', 'x')")
            while not listening.told():
                listening.rows("SELECT 1")
            found.append(1000 * (time.perf_counter() - began))
    return found


if __name__ == "__main__":
    main()
