"""What the rota tells whoever stands on it, within its own transaction."""

from blinker import Signal

cover_changed = Signal()
"""Who covers something has changed, is planned, or is not any more.

Sent with the ids of the shifts that were there before, `people=` the ids of whom it touches (their rows are locked),
`at=` when, and `by=` the person, or None.
"""
