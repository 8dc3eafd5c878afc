from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.session import Session
from core.storage.tables import STATUS, TABLES, Table, quote_hash, quote_hashes


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_a_table_is_what_the_file_has(session: Session, table: Table) -> None:
    columns = session._engine.conn.rows(f'PRAGMA table_info("{table.name}")')
    there = {name for _cid, name, *_more in columns}
    key = [name for _cid, name, _type, _notnull, _default, place in sorted(columns, key=lambda row: row[5]) if place]
    assert set(table.columns) <= there
    assert set(key) == set(table.key)
    assert session._engine.conn.rows(table.select) is not None


def test_rows_and_keys_go_with_the_columns() -> None:
    row = STATUS.row(("d", "a", "done", "2024", 3))
    assert (row["status"], row["revision"], STATUS.key_of(row)) == ("done", 3, ("d", "a"))
    assert STATUS.condition == "document = ? AND annotator = ?"
    assert STATUS.insert.count("?") == len(STATUS.columns)
    assert STATUS.insert_with(1, 0).endswith("?, ?, ?, 1, 0)")
    with pytest.raises(ValueError, match="shorter"):
        STATUS.row(("d",))


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30), st.data())
def test_the_hash_of_a_quote_is_that_of_its_text_in_utf_8(text: str, data: st.DataObject) -> None:
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    assert quote_hash(text[start:end]) == sha256(text[start:end].encode()).hexdigest()[:16]
    assert quote_hashes([text[start:end], text]) == [quote_hash(text[start:end]), quote_hash(text)]
