"""What can be done in the window, as a table by feature, and the registry that makes menus and keys of it."""
