"""Rotations, the shifts that they publish, and who covers them."""
