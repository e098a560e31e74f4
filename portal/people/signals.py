"""What people tell whoever reckons with their days, within its own transaction."""

from blinker import Signal

zone_changed = Signal()
"""Somebody lives by another clock from now on. Sent with their id, `at=` when, and `by=` the person."""
