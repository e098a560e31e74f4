"""What people read about figures and targets."""

from portal.core.text import _, _n
from portal.kpis.figures import DAY, HOUR, MINUTE, Figure, Measure
from portal.kpis.periods import Wrong


def figure_name(figure: Figure) -> str:
    """The letters it is known by."""
    return figure.value.upper()


def figure_title(figure: Figure) -> str:
    return {
        Figure.DETECT: _("Time to detect"),
        Figure.ACKNOWLEDGE: _("Time to acknowledge"),
        Figure.RESOLVE: _("Time to resolve"),
        Figure.BETWEEN: _("Time between failures"),
    }[figure]


def definition(figure: Figure) -> str:
    """From when to when; docs/kpis.md has the cases."""
    return {
        Figure.DETECT: _(
            "From the start of the impact to the incident. An alert brings its own start; where nobody knows it, "
            "it is not known, and not zero."
        ),
        Figure.ACKNOWLEDGE: _(
            "From the incident to the first person who took it, also when pages were held for working hours."
        ),
        Figure.RESOLVE: _(
            "From the incident to its resolution; opened again, to the last one. Open ones are left out."
        ),
        Figure.BETWEEN: _(
            "From one incident of a service to its next. Only severities with a target here are failures."
        ),
    }[figure]


def unknown_text(measure: Measure) -> str:
    """Which incidents are left out, and why; nothing where there are none."""
    count = measure.unknown_count
    if not count:
        return ""
    return {
        Figure.DETECT: _n("%(num)s start not known", "%(num)s starts not known", count),
        Figure.ACKNOWLEDGE: _n("%(num)s never acknowledged", "%(num)s never acknowledged", count),
        Figure.RESOLVE: _n("%(num)s still open", "%(num)s still open", count),
        Figure.BETWEEN: _n("%(num)s first of its service", "%(num)s first of their services", count),
    }[measure.figure]


def target_text(measure: Measure) -> str:
    """`under 5 min`, `over 30 d`, or that there is none."""
    if measure.target is None:
        return _("no target") if len(measure.severities) < 2 else _("no one target")
    within = time_text(measure.target)
    return (
        _("over %(time)s", time=within)
        if measure.figure is Figure.BETWEEN
        else _("under %(time)s", time=within)
    )


def period_text(wrong: Wrong) -> str:
    """Why a period will not do, and what will."""
    return {
        Wrong.BACKWARDS: _("The last day comes after the first."),
        Wrong.TOO_LONG: _("At most five years at once."),
    }[wrong]


def time_text(seconds: float | None) -> str:
    """A length of time to three digits or so: `48 s`, `4 min 50 s`, `47.2 min`, `2 h 05 min`, `18.4 d`."""
    if seconds is None:
        return _("not known")
    if seconds < MINUTE:
        return _("%(n)s s", n=round(seconds))
    if seconds < 10 * MINUTE:
        minutes, rest = divmod(round(seconds), MINUTE)
        return _("%(n)s min %(s)s s", n=minutes, s=f"{rest:02d}") if rest else _("%(n)s min", n=minutes)
    if seconds < HOUR:
        return _("%(n)s min", n=_short(seconds / MINUTE))
    if seconds < 2 * DAY:
        hours, minutes = divmod(round(seconds / MINUTE), 60)
        return _("%(h)s h %(m)s min", h=hours, m=f"{minutes:02d}") if minutes else _("%(h)s h", h=hours)
    return _("%(n)s d", n=_short(seconds / DAY))


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")
