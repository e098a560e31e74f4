"""The hours that most rotations have, by name. Pure."""

from collections.abc import Mapping, Sequence
from datetime import time

from portal.rota.windows import Window

EVERY_DAY, WORKDAYS, WEEKEND = tuple(range(7)), tuple(range(5)), (5, 6)

PRESETS: Mapping[str, tuple[Window, ...]] = {
    "all": (),
    "days": (Window(EVERY_DAY, time(8), time(20)),),
    "nights": (Window(EVERY_DAY, time(20), time(8)),),
    "weekdays": (Window(WORKDAYS, time(9), time(18)),),
    "weekends": (Window(WEEKEND, time(0), time(0)),),
}
"""Days and nights make a whole. Nine to six is source 004-09; eight o'clock is chosen by us."""

OWN = "own"


def preset_of(windows: Sequence[Window]) -> str:
    """The name of these hours, or `own`."""
    return next((name for name, preset in PRESETS.items() if preset == tuple(windows)), OWN)
