"""A short run of the proof: processes and the server are killed, and everybody ends with the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.hub.proof import Proof
from tests.core.hub.servers import Server, missing, running


@pytest.fixture
def own_server() -> Iterator[Server]:
    """One that may be killed without other tests losing their connections."""
    if (reason := missing()) is not None:
        pytest.skip(reason)
    with running() as server:
        yield server


@pytest.mark.timeout(240)
def test_nothing_is_lost_when_clients_and_server_are_killed(own_server: Server, tmp_path: Path) -> None:
    proof = Proof(own_server, tmp_path, clients=3, labels=900, seed=1)
    try:
        proof.run(seconds=60, server_kills=2)
        assert len(proof.contents()) == 1
    finally:
        proof.close()
