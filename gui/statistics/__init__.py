"""How often each label was given, by document, region or year, as a table and a chart."""
