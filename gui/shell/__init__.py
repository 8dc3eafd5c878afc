"""Parts of the main window: actions made from the table, bars, pages and the controllers between views and core."""
