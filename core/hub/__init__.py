"""A team's hub: a PostgreSQL database through which states travel, beside packages and the team folder.

What travels are the shared states of `core.exchange.records`, and what is shown of them follows from merging as ever:
the hub joins states by the same order as core and decides nothing. Nothing of this is loaded unless a project uses one.
"""
