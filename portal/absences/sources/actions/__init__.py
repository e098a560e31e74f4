"""Changing sources of leave, and what they have brought."""
