"""File formats: what core hands out, as the bytes that other programs read, and back."""
