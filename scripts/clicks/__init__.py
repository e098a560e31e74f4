"""How long it takes from a click to what it shows."""
