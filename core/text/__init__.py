"""Texts: canonical form, offsets, structure and words. Offsets are code points unless a name says otherwise."""
