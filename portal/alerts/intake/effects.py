"""What a request did, gathered while it is applied."""

from collections import Counter
from dataclasses import dataclass, field


class Again(Exception):
    """Another request was faster: undo what was done so far and begin anew, with what is known then."""


@dataclass
class Effect:
    """The incidents a request belongs to (number and reference), and how many of its alerts became what."""

    incidents: dict[int, str] = field(default_factory=dict)
    became: Counter[str] = field(default_factory=Counter)

    def touch(self, incident_id: int, ref: str) -> None:
        self.incidents[incident_id] = ref

    def note(self, **counts: int) -> None:
        self.became.update({name: count for name, count in counts.items() if count})
