"""Searching all documents: what is asked, the hits as a concordance, and what is made of them."""
