import json

from core.session import Session
from core.storage import codebook_versions


def test_each_change_of_the_codebook_is_a_version_that_stays(session: Session) -> None:
    conn = session._engine.conn
    first = codebook_versions.latest(conn)
    session.codebook.create(code="canteens", name_zh="食堂")
    assert codebook_versions.latest(conn) == first + 1
    codes = [
        {label["code"] for label in json.loads(codebook_versions.snapshot(conn, version) or "")["labels"]}
        for version in (first, first + 1)
    ]
    assert codes[1] - codes[0] == {"canteens"}
    assert codebook_versions.snapshot(conn, first + 2) is None
