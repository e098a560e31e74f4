"""What people read about services and the work on them."""

from portal.core.text import _
from portal.services.periods import LONGEST, Unfit


def unfit_in_words(unfit: Unfit) -> str:
    """Why a period will not do, and what to do about it."""
    return {
        Unfit.OVER: _("That has passed. Choose an end that is still to come."),
        Unfit.BACKWARDS: _("The end comes after the beginning."),
        Unfit.TOO_LONG: _("At most %(n)s days. Plan the rest later.", n=LONGEST.days),
    }[unfit]
