"""Who is to read which document: assigning, and how far the team is."""
