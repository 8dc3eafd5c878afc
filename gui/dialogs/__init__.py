"""Dialogs: each shows values, and says by a signal or a result value what the user chose."""
