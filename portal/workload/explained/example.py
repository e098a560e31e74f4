"""The worked example of the explanation: one wake at three in Paris, as a case that is computed when it is read."""

from portal.fatigue.case_files import read_case
from portal.fatigue.figures import Json, full_figures
from portal.fatigue.reports import report

CASE = b"""\
{"zones": [[null, "Europe/Paris"]],
 "as_of": "2026-09-16T07:00:00Z",
 "shifts": [{"start": "2026-09-14T07:00:00Z", "end": "2026-09-21T07:00:00Z", "role": "primary"}],
 "pages": [{"id": "p1", "at": "2026-09-16T01:00:00Z"}]}
"""
"""A quiet week but for Wednesday, seen on Wednesday morning when work begins."""


PLACE = "Europe/Paris"
"""Whose clock it is told by."""


def worked_example() -> Json:
    """Every figure of it and its arithmetic, as `releve fatigue check` prints them."""
    facts, as_of, days = read_case(CASE)
    return full_figures(report(facts, as_of=as_of, days=days), facts.home.settings)
