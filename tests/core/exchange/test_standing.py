from core.exchange.records import KEYS, Record
from core.exchange.signed import ADD, WITHDRAW
from core.exchange.standing import Standing, Standings

A, B, C = "a" * 64, "b" * 64, "c" * 64


def said(key: str, signer: str, action: str = ADD, annotator: str = "李") -> Record:
    """A statement about a key."""
    row = {"annotator": annotator, "key": key, "action": action, "signer": signer}
    return tuple(row.get(column, "") for column in KEYS.columns)


def test_the_first_key_of_a_stranger_is_taken_at_their_word() -> None:
    standings = Standings([said(A, A), said(B, A)], {})
    assert standings.of("李", A) is Standing.FIRST
    assert standings.known("李") == frozenset()
    assert standings.all("李") == {A, B}


def test_of_somebody_known_a_key_counts_when_a_known_one_adds_it() -> None:
    standings = Standings([said(A, A), said(B, A), said(C, C)], {"李": frozenset([A])})
    assert [standings.of("李", key) for key in (A, B, C)] == [Standing.KNOWN, Standing.KNOWN, Standing.FOREIGN]
    assert standings.known("李") == {A, B}


def test_any_key_that_ever_was_theirs_withdraws_in_whatever_order_it_is_told() -> None:
    statements = [said(A, A), said(B, A), said(A, B, WITHDRAW), said(B, A, WITHDRAW)]
    for told in (statements, statements[::-1]):
        standings = Standings(told, {"李": frozenset([A])})
        assert [standings.of("李", key) for key in (A, B)] == [Standing.WITHDRAWN, Standing.WITHDRAWN]
    strangers = Standings([said(A, A), said(A, C, WITHDRAW)], {"李": frozenset([A])})
    assert strangers.of("李", A) is Standing.KNOWN


def test_who_is_in_the_project_counts_as_met() -> None:
    statements = [said(A, A), said(B, B)]
    assert Standings(statements, {}, before=[said(A, A)]).of("李", B) is Standing.FOREIGN
    assert Standings(statements, {}, before=[said(A, A)]).of("李", A) is Standing.KNOWN
