"""File formats: write what core hands out as other programs read it, and read it back."""
