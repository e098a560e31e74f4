"""What absences tell whoever plans around them, within their own transaction."""

from blinker import Signal

absence_changed = Signal()
"""When somebody is away has changed. Sent with their id, `at=` when, and `by=` the person, or None."""
