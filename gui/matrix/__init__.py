"""Which report says what on which label: the evidence as a table whose cells open their passages."""
