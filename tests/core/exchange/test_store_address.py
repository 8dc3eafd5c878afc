"""Addresses of team folders on servers."""

import pytest

from core.errors import UserError
from core.exchange.store_address import StoreKind, is_address, store_address


def test_a_bucket() -> None:
    found = store_address("s3://AKIA1@reports/team/2026?endpoint=https://minio.example.org:9000/&region=cn-north-1")
    assert (found.kind, found.login, found.bucket, found.folder) == (StoreKind.S3, "AKIA1", "reports", "team/2026")
    assert (found.endpoint, found.region, found.name) == ("https://minio.example.org:9000", "cn-north-1", "2026")
    assert str(found).startswith("s3://AKIA1@reports/team/2026?")
    assert store_address("s3://reports").name == "reports"


def test_a_collection() -> None:
    found = store_address("https://li%40x.org@dav.example.org:8443/dav/%E5%9B%A2%E9%98%9F%20x/")
    assert (found.kind, found.login) == (StoreKind.WEBDAV, "li@x.org")
    assert found.endpoint == "https://dav.example.org:8443/dav/%E5%9B%A2%E9%98%9F%20x"
    assert found.name == "团队 x"
    assert store_address("https://dav.example.org/团队").endpoint == "https://dav.example.org/%E5%9B%A2%E9%98%9F"
    assert store_address("http://li@[::1]:8080/x").endpoint == "http://[::1]:8080/x"
    assert store_address("https://dav.example.org").name == "https://dav.example.org"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://li:secret@dav.example.org/x", "team.password_in_address"),
        ("s3://k:secret@reports/x", "team.password_in_address"),
        ("http://li@dav.example.org/x", "team.not_encrypted"),
        ("s3://k@reports/x?endpoint=http://minio.example.org", "team.not_encrypted"),
        ("s3://k@reports/x?endpoint=ftp://minio.example.org", "team.bad_address"),
        ("s3://k@reports/x?endpoint=https://k:s@minio.example.org", "team.bad_address"),
        ("s3://k@reports/x?secret=1", "team.bad_address"),
        ("s3://k@reports/x?region=../..", "team.bad_address"),
        ("s3://k@UPPER_case/x", "team.bad_address"),
        ("s3://", "team.bad_address"),
        ("https://li@dav.example.org/../x", "team.bad_address"),
        ("https://li@dav.example.org/a//b", "team.bad_address"),
        ("https://li@dav.example.org/x?y=1", "team.bad_address"),
        ("https://li@dav.example.org/x#y", "team.bad_address"),
        ("https://dav.example.org:port/x", "team.bad_address"),
        ("https://dav.example.org/" + "x" * 2_000, "team.bad_address"),
        ("ftp://dav.example.org/x", "team.bad_address"),
        ("https://[::1/x", "team.bad_address"),
    ],
)
def test_what_is_none_is_told_and_no_password_said(url: str, code: str) -> None:
    with pytest.raises(UserError) as caught:
        store_address(url)
    assert caught.value.code == code
    assert "secret@" not in str(caught.value)


def test_folders_are_no_addresses() -> None:
    assert is_address("s3://x/y")
    assert is_address("HTTPS://x/y")
    for folder in ("/team", "C:\\team", "\\\\server\\team", "s3", "https:/x", "团队"):
        assert not is_address(folder)
