"""Reads scanned pages by text recognition (OCR): what an engine gives, and how pages of lines become a text.

The engine is an add-on (`engines.py`). It sees pictures of pages, in a guarded child, and nothing else.
"""
