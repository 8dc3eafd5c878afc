"""What was done in the project and to one annotation, and taking it back."""
