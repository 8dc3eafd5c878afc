"""What somebody else adds to the program: found in one folder, used only where the user allows it."""
