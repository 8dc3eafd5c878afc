"""Units of analysis walked and coded one by one, their tables, how coders agree, and rounds and samples."""
