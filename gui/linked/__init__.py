"""What the reports in the other readers say of what one reads: found, listed, and scrolled along with."""
