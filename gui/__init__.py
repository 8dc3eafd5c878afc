"""The window: Qt widgets, models and painting over one `core.session.Session`."""
