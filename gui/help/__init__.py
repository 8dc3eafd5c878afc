"""The manual, the sheet and the editor of keys, the settings, and what helps to find a fault."""
