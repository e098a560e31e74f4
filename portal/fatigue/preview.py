"""What a case file comes to, as JSON; nothing is stored."""

from portal.fatigue.case_files import Unusable, read_case
from portal.fatigue.figures import Json, full_figures
from portal.fatigue.reports import report


def preview(raw: bytes) -> Json:
    """Every figure of a case and the arithmetic of its score.

    Shape: as `figures.full_figures`, or `{"error", "problems": {place: text}}`.
    """
    try:
        facts, as_of, days = read_case(raw)
    except Unusable as unusable:
        return {"error": str(unusable), "problems": unusable.problems}
    return full_figures(report(facts, as_of=as_of, days=days), facts.home.settings)
