"""Corpora: more reports than a project holds, as Parquet, read by many workers and counted by DuckDB."""
