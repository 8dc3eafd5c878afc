"""Who labels here, and with which keys people sign."""
