"""The tables of a study as files: pages, Word, LaTeX, workbooks, figures, and data for other programs."""
