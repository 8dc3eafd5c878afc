"""The command line: the verbs of core without a window."""
