"""Policy-text quantification: units of analysis, what they are coded as, how far coders agree, and the tables of it."""
