from core.corpus.tables import READ_TABLES, SCORED_TABLES
from tests.core.corpus.small import report
from tests.core.corpus.test_rows import rows_of


def test_rows_have_exactly_the_columns_of_their_tables() -> None:
    found, _ = rows_of(report(1).encode())
    for table, listed in found.items():
        assert all(list(row) == list(READ_TABLES[table]) for row in listed)


def test_what_makes_a_shard_complete_is_written_last() -> None:
    assert list(READ_TABLES)[-1] == "files"
    assert list(SCORED_TABLES)[-1] == "expected"
