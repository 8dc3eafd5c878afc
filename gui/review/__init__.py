"""Reviewing colleagues' labels: compare, decide, exchange, agree."""
