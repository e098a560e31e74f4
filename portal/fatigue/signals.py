"""What the figures of nights tell whoever follows them, within their own transaction."""

from blinker import Signal

nights_counted = Signal()
"""Somebody's days were counted. Sent with their id (their row is locked) and `at=` when."""
