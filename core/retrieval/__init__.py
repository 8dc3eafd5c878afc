"""Passages of many documents found together: by label, by what lies beside them, by what they say."""
