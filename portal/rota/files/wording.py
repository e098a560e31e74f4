"""What is wrong with a file, in words."""

from portal.core.text import _


def why(word: str) -> str:
    """What makes a whole file unreadable, in words."""
    return {
        "empty": _("The file is empty."),
        "headers": _("The first line has to name three columns: email (or name), starts_at and ends_at."),
        "calendar": _("This is no calendar that can be read. Export it again, or use a CSV."),
        "often": _("This calendar has too many events, or one that repeats each minute. Export less of it."),
    }[word]
