"""Who is to read which document: assignments as values, how documents are dealt out, and how far the team is."""
