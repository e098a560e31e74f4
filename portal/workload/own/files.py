"""One's own nights for a spreadsheet and for a script. Values in, text and JSON out."""

from portal.fatigue.bands import Split
from portal.fatigue.figures import MINUTE, Json, full_figures
from portal.workload.own.behind import is_quiet
from portal.workload.own.board import Board, Call


def board_json(board: Board) -> Json:
    """The figures by the names of `releve fatigue check`, and each interruption with what was said of it.

    Shape: the score, its level, its arithmetic and when to return are of the last 28 dates, whatever is looked at.
    """
    settings = board.facts.home.settings
    scored = full_figures(board.scored, settings)
    looked_at = full_figures(board.report, settings)
    kept = ("score", "level", "items", "earliest_return", "earliest_weekly_return")
    return {
        **looked_at,
        **{name: scored[name] for name in kept},
        "quiet_nights": sum(map(is_quiet, board.report.nights)),
        "interruption_rows": [call_json(one) for one in reversed(board.calls)],
    }


def call_json(call: Call) -> Json:
    """Units: minutes with three decimals. `number` is the one of the arithmetic, null for what counts nowhere."""
    one = call.interruption
    return {
        "number": call.number,
        "starts_at": one.starts_at.isoformat(),
        "ends_at": one.ends_at.isoformat(),
        "local_start": one.starts_at.astimezone(call.zone).isoformat(timespec="minutes"),
        "zone": call.zone.key,
        "band": one.band.value,
        "is_core": one.is_core,
        **_minutes(one.engaged),
        "pages": len(one.pages),
        "incidents": " ".join(incident.ref for incident in call.incidents),
        "worth": call.mark.worth.value if call.mark else None,
        "word": call.mark.word if call.mark else None,
    }


def figure_rows(board: Board) -> list[Json]:
    """Every figure and the score, each a row."""
    plain = {name: value for name, value in board_json(board).items() if not isinstance(value, list | dict)}
    return [{"figure": name, "value": value} for name, value in plain.items()]


def _minutes(engaged: Split) -> Json:
    parts = {"night": engaged.night, "off": engaged.off, "business": engaged.business}
    return {f"minutes_{name}": round(part / MINUTE, 3) for name, part in parts.items()}
