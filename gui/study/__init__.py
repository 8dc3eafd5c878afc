"""Units of analysis walked and coded one by one, and the tables that are made of them."""
