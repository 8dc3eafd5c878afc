"""The main window: it opens projects and connects all other rooms with each other."""
