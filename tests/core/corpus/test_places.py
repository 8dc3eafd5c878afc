from pathlib import Path

import pytest

from core.corpus.places import CorpusPlace, above, is_same, on_server_of, overlap, place_of, shown
from core.errors import UserError
from core.exchange.store_address import StoreAddress, store_address

BUCKET = "s3://key@bucket/a/b?endpoint=https://store.example&region=eu-1"


def test_what_is_no_address_is_a_path() -> None:
    assert place_of("corpus") == Path("corpus")
    assert place_of(BUCKET) == store_address(BUCKET)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("s3://key:secret@bucket/a", "corpus.password_in_address"),
        ("s3://bucket/a/../b", "corpus.bad_address"),
        ("s3://bucket/a?other=1", "corpus.bad_address"),
        ("http://name@server.example/a", "team.not_encrypted"),
        ("s3://bucket/a?endpoint=http://store.example", "team.not_encrypted"),
    ],
)
def test_addresses_that_are_none_are_refused_as_those_of_corpora(said: str, code: str) -> None:
    with pytest.raises(UserError) as refusal:
        place_of(said)
    assert refusal.value.code == code
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        (BUCKET, "s3://bucket/a/b?endpoint=https://store.example&region=eu-1"),
        ("s3://bucket", "s3://bucket"),
        ("s3://key@bucket/%E6%8A%A5%20%E5%91%8A", "s3://bucket/%E6%8A%A5%20%E5%91%8A"),
        ("https://li@server.example:8443/dav/a", "https://server.example:8443/dav/a"),
    ],
)
def test_what_is_shown_leads_there_and_does_not_say_who_goes(said: str, seen: str) -> None:
    place = place_of(said)
    assert shown(place) == seen
    again = place_of(seen)
    assert isinstance(place, StoreAddress)
    assert isinstance(again, StoreAddress)
    assert again.place == place.place
    assert again.region == place.region


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (BUCKET, "s3://other@bucket/a?endpoint=https://store.example", True),
        (BUCKET, "s3://bucket?endpoint=https://store.example", True),
        (BUCKET, "s3://bucket/a/bc?endpoint=https://store.example", False),
        (BUCKET, "s3://bucket/a/b", False),
        (BUCKET, "s3://other/a/b?endpoint=https://store.example", False),
        ("https://server.example/a", "https://li@server.example/a/b", True),
        ("https://server.example/a", "https://server.example/ab", False),
        (BUCKET, "a/b", False),
        ("a", "a/b", True),
    ],
)
def test_one_place_in_another(one: str, other: str, expected: bool) -> None:
    assert overlap(place_of(one), place_of(other)) is expected
    assert overlap(place_of(other), place_of(one)) is expected


def test_the_same_place_by_another_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert is_same(Path("a"), tmp_path / "a")
    assert is_same(place_of(BUCKET), place_of(BUCKET.replace("key", "other")))
    assert not is_same(place_of(BUCKET), tmp_path)


@pytest.mark.parametrize(
    ("said", "goes"),
    [
        ("s3://bucket/c?endpoint=https://store.example", True),
        ("s3://bucket/c?endpoint=https://elsewhere.example", False),
        ("s3://bucket/c", False),
        ("https://store.example/bucket", False),
    ],
)
def test_a_file_leads_to_no_other_server(said: str, goes: bool) -> None:
    named = place_of(BUCKET)
    there = on_server_of(said, named)
    assert (there is not None) is goes
    assert there is None or there.login == "key"
    here: CorpusPlace = Path("scores")
    assert on_server_of(said, here) is None


def test_what_a_place_lies_in() -> None:
    for said, outside, name in (
        ("s3://bucket/a/b.zip", "s3://bucket/a", "b.zip"),
        ("s3://bucket/b.zip", "s3://bucket", "b.zip"),
        ("https://server.example/dav/%E6%8A%A5.zip", "https://server.example/dav", "报.zip"),
    ):
        found = above(store_address(said))
        assert found is not None
        assert (shown(found[0]), found[1]) == (outside, name)
    assert above(store_address("s3://bucket")) is None
