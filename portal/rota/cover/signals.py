"""What the rota tells whoever stands on it, within its own transaction."""

from blinker import Signal

cover_changed = Signal()
"""Who covers something has changed. Sent with the ids of the shifts, `at=` when, and `by=` the person, or None."""
