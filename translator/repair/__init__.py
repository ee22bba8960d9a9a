"""How a hypothesis is bettered: tried again, protected, given its terms and names."""
