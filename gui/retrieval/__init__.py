"""Passages of many documents on one screen: read with their context, compared, relabelled, copied and printed."""
