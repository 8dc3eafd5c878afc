"""How far annotators agree, as figures that lead to their passages."""
