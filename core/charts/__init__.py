"""What charts are drawn from: labels beside each other, along texts, figures over years, agreement over time."""
