"""Rotations as people see and edit them."""
