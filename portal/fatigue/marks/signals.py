"""What a mark tells whoever reckons with pages, within its own transaction."""

from blinker import Signal

page_marked = Signal()
"""What a page was worth has been said. Sent with the id of whom it woke, `page_at=` when it left, and `at=` when."""
