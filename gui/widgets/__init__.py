"""What several features show: bases of dialogs and panels, tables, message bar, file choice and error report."""
