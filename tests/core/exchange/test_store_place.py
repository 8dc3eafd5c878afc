"""A team folder on a server is as one on a disk: the same packages, the same rules, against real servers."""

import io
import zipfile
from itertools import count
from pathlib import Path

import pytest

from core.errors import EnvironmentFault, UserError
from core.exchange import store_place
from core.exchange.bundle import VERSION
from core.exchange.object_store import ObjectStore
from core.exchange.store_place import StorePlace
from core.exchange.store_secret import PASSWORD as VARIABLE
from core.exchange.store_secret import StoreSecret
from core.exchange.team import TeamNews, TeamState
from core.exchange.team_place import PlacedPackage
from core.places import PROFILE
from core.session import Session
from core.verbs.team_folder import team_place
from tests.core.exchange.packages import members, rewritten, with_line
from tests.core.exchange.stores import LOGIN, PASSWORD, StoreServer
from tests.core.exchange.worlds import visible
from tests.core.projects import label, project

_numbers = count()


class Somewhere:
    """A team folder on a server."""

    def __init__(self, server: StoreServer) -> None:
        name = f"team{next(_numbers)}"
        server.make(name)
        self.server = server
        self.address = server.address(name)
        self.store = ObjectStore(self.address, StoreSecret(LOGIN, PASSWORD))

    def place(self) -> StorePlace:
        return StorePlace(self.address, self.store)

    def names(self) -> list[str]:
        return sorted(file.name for file in self.store.files())

    def member(self, folder: Path, name: str) -> Session:
        session = project(folder / f"{name}.biaodu", annotator=name)
        session.exchange.set_team_folder(self.address)
        return session


@pytest.fixture
def somewhere(server: StoreServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Somewhere:
    monkeypatch.setenv(PROFILE, str(tmp_path / "profile"))
    monkeypatch.setenv(VARIABLE, PASSWORD)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", LOGIN)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", PASSWORD)
    return Somewhere(server)


def merge(session: Session) -> None:
    """Take in all that is new."""
    new = [news.path for news in session.exchange.team_news() if news.state is TeamState.NEW]
    if new:
        session.exchange.apply(session.exchange.plan(new))


def states(session: Session) -> list[TeamState]:
    return [news.state for news in session.exchange.team_news()]


def test_colleagues_see_what_each_published_once(tmp_path: Path, somewhere: Somewhere) -> None:
    with somewhere.member(tmp_path, "甲") as one, somewhere.member(tmp_path, "乙") as other:
        assert one.exchange.team_folder() == somewhere.address
        assert not one.exchange.team_news()
        made = label(one, 0, 3)
        assert one.exchange.team_publish().written
        assert somewhere.names() == [f"{made.annotator}.biaodupkg"]
        assert not one.exchange.team_publish().written
        assert not one.exchange.team_news()
        (news,) = other.exchange.team_news()
        assert (news.state, news.path.name) == (TeamState.NEW, f"{made.annotator}.biaodupkg")
        merge(other)
        assert states(other) == [TeamState.MERGED]
        label(one, 4, 8)
        assert one.exchange.team_publish().written
        assert states(other) == [TeamState.NEW]
        merge(other)
        other.exchange.team_publish()
        merge(one)
        assert visible(one) == visible(other)


def test_what_was_fetched_is_not_fetched_again(
    tmp_path: Path, somewhere: Somewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    with somewhere.member(tmp_path, "甲") as one:
        label(one, 0, 3)
        one.exchange.team_publish()
    place = somewhere.place()
    (first,) = place.packages()
    monkeypatch.setattr(somewhere.store, "fetch", lambda *_: pytest.fail("fetched again"))
    assert place.packages() == [first]
    assert first.path.stat().st_mode & 0o077 == 0 or first.path.parent.parent.stat().st_mode & 0o077 == 0


def test_work_from_another_computer_is_merged_before_it_is_replaced(tmp_path: Path, somewhere: Somewhere) -> None:
    with somewhere.member(tmp_path, "甲") as one:
        label(one, 0, 3)
        one.save_copy(tmp_path / "copy.biaodu")
        with Session.open(tmp_path / "copy.biaodu") as there:
            label(there, 4, 8)
            there.exchange.team_publish()
        label(one, 9, 12)
        with pytest.raises(UserError) as caught:
            one.exchange.team_publish()
        assert caught.value.code == "team.unmerged"
        merge(one)
        assert one.exchange.team_publish().written


def test_whoever_is_overtaken_replaces_nothing(tmp_path: Path, somewhere: Somewhere) -> None:
    """Two computers of one person write at the same moment."""
    place = somewhere.place()
    with somewhere.member(tmp_path, "甲") as one:
        label(one, 0, 3)
        name = one.exchange.team_publish().path.name
        seen = place.package(name)
        content = seen.path.read_bytes()
        for version in (seen, PlacedPackage(seen.path, store_place._NOTHING)):
            label(one, 4, 8 if version is seen else 9)
            assert one.exchange.team_publish().written
            there = somewhere.place().package(name).path.read_bytes()
            with pytest.raises(EnvironmentFault) as caught:
                somewhere.store.put(name, io.BytesIO(content), None if version is not seen else version.version)
            assert caught.value.code == "team.overtaken"
            assert somewhere.place().package(name).path.read_bytes() == there


def _hostile(package: Path, folder: Path) -> dict[str, bytes]:
    """Files that a colleague, or somebody with the password, may have put there."""
    newer, odd = folder / "n.biaodupkg", folder / "o.biaodupkg"
    rewritten(package, members(package), to=newer, version=VERSION + 1)
    poisoned = with_line("annotations.jsonl", lambda fields: fields | {"id": "../../x"})
    rewritten(package, poisoned(members(package)), to=odd)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b"0" * 50_000_000)
    return {
        **{path.name: path.read_bytes() for path in (newer, odd)},
        "half.biaodupkg": package.read_bytes()[:300],
        "foreign.biaodupkg": b"something else",
        "empty.biaodupkg": b"",
        "bomb.biaodupkg": bomb.getvalue(),
        "other.txt": b"not looked at",
    }


def test_hostile_files_stop_neither_news_nor_publishing(
    tmp_path: Path, somewhere: Somewhere, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, content in _hostile(package, tmp_path).items():
        somewhere.store.put(name, io.BytesIO(content), None)
    somewhere.store.put("large.biaodupkg", io.BytesIO(b"x" * 3_000_000), None)
    monkeypatch.setattr(store_place, "LARGEST", 2_000_000)
    with somewhere.member(tmp_path, "甲") as one, somewhere.member(tmp_path, "乙") as other:
        label(one, 0, 3)
        assert one.exchange.team_publish().written
        news = {found.path.name: found for found in other.exchange.team_news()}
        assert "other.txt" not in news
        found = {name: one.state for name, one in news.items()}
        own = one.annotator
        assert own is not None
        assert found.pop(f"{own.id}.biaodupkg") is TeamState.NEW
        assert found.pop("n.biaodupkg") is TeamState.NEWER_FORMAT
        assert found.pop("o.biaodupkg") in (TeamState.NEW, TeamState.DAMAGED)
        assert {found.pop(name) for name in ("half.biaodupkg", "empty.biaodupkg")} == {TeamState.INCOMPLETE}
        assert found.pop("foreign.biaodupkg") is TeamState.FOREIGN
        assert found == {"bomb.biaodupkg": TeamState.DAMAGED, "large.biaodupkg": TeamState.DAMAGED}
        assert _error(news["large.biaodupkg"]) == "team.too_large"
        assert not list((tmp_path / "profile").rglob("large.biaodupkg"))


def _error(news: TeamNews) -> str:
    assert news.error is not None
    return news.error.code


def test_what_stands_in_the_own_place_and_nobody_can_read_is_set_aside(tmp_path: Path, somewhere: Somewhere) -> None:
    with somewhere.member(tmp_path, "甲") as one:
        made = label(one, 0, 3)
        name = f"{made.annotator}.biaodupkg"
        for _ in range(2):
            for file in somewhere.store.files():
                if file.name == name:
                    somewhere.store.put(name, io.BytesIO(b"something else"), file.version)
            if name not in somewhere.names():
                somewhere.store.put(name, io.BytesIO(b"something else"), None)
            report = one.exchange.team_publish()
            assert report.written
            assert report.set_aside is not None
        assert somewhere.names() == [name, f"{name}.unreadable", f"{name}.unreadable1"]
        assert not one.exchange.team_publish().written


def test_offline_everything_works_and_it_is_said(tmp_path: Path, somewhere: Somewhere) -> None:
    with somewhere.member(tmp_path, "甲") as one, somewhere.member(tmp_path, "乙") as other:
        if somewhere.server.kind == "s3":
            pytest.skip("its files are gone with it; what an S3 server that is not there says is tested of the store")
        label(one, 0, 3)
        somewhere.server.stop()
        try:
            for verb in (one.exchange.team_publish, one.exchange.team_news):
                with pytest.raises(EnvironmentFault) as caught:
                    verb()
                assert caught.value.code == "team.unreachable"
            label(one, 4, 8)
        finally:
            somewhere.server.start()
        assert one.exchange.team_publish().written
        merge(other)
        assert {made.id for made in one.annotations.iterate()} == {made.id for made in other.annotations.iterate()}


def test_too_many_packages_are_no_team(somewhere: Somewhere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_place, "MOST_PACKAGES", 1)
    for name in ("a.biaodupkg", "b.biaodupkg"):
        somewhere.store.put(name, io.BytesIO(b"1"), None)
    with pytest.raises(UserError) as caught:
        somewhere.place().packages()
    assert caught.value.code == "team.too_many"


def test_no_password_is_in_the_project_or_a_package(tmp_path: Path, somewhere: Somewhere) -> None:
    with somewhere.member(tmp_path, "甲") as one:
        label(one, 0, 3)
        one.exchange.team_publish()
        (placed,) = team_place(somewhere.address).packages()
        with zipfile.ZipFile(placed.path) as archive:
            packed = b"".join(archive.read(name) for name in archive.namelist())
        assert str(somewhere.address).encode() not in packed
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or PASSWORD.encode() not in path.read_bytes(), path
