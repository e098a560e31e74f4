"""What pages were worth, in words."""

from portal.core.text import _
from portal.fatigue.models import Worth


def worth_name(worth: Worth) -> str:
    return {
        Worth.NEEDED: _("Needed"),
        Worth.COULD_HAVE_WAITED: _("Could have waited"),
        Worth.NOISE: _("Noise"),
        Worth.TEST: _("A test"),
    }[worth]


def worths(is_own: bool) -> list[Worth]:
    """What may be said: everything of one's own page, of another's that it was a test."""
    return [*Worth] if is_own else [Worth.TEST]
