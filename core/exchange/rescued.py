"""Tells which invisible rows of a damaged file are worth keeping: what was struck out, and what vouches for others."""

from core.exchange import keyring
from core.exchange.checks import are_sound
from core.exchange.records import BY_TABLE, KEYS, SIGNATURES
from core.exchange.signed import signature_message, statement_message
from core.storage.tables import Row, Table


def is_whole(table: Table, row: Row) -> bool:
    """Whether a row is as it was written, as far as its form and its signature show."""
    kind = BY_TABLE[table.name]
    record = tuple(row[column] for column in kind.columns)
    # A signature that a longer one includes has a mark of its own here, and one of an undone merge another.
    there = kind.changed(record, deleted=0) if kind in (SIGNATURES, KEYS) else record
    if not are_sound(kind, [there]):
        return False
    signature = str(row.get("signature"))
    if kind is SIGNATURES:
        return keyring.fits(str(row["key"]), signature_message(record), signature)
    return kind is not KEYS or keyring.fits(str(row["signer"]), statement_message(record), signature)
