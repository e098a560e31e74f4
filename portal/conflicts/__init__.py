"""Shifts of people who are away or have to rest first, until somebody has solved them."""
