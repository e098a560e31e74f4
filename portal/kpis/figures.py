"""The four figures of how incidents go, what each group of incidents gives, and whether it keeps its target."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

SEVERITIES = (1, 2, 3, 4)
MINUTE, HOUR, DAY = 60, 3_600, 86_400


class Figure(StrEnum):
    DETECT = "mttd"
    ACKNOWLEDGE = "mtta"
    RESOLVE = "mttr"
    BETWEEN = "mtbf"


@dataclass(frozen=True, slots=True)
class Targets:
    """Seconds by figure and severity; None where nobody has said what is good enough."""

    seconds: Mapping[tuple[Figure, int], int | None]

    def of(self, figure: Figure, severity: int) -> int | None:
        return self.seconds[figure, severity]

    def shared(self, figure: Figure, severities: Iterable[int]) -> int | None:
        """The target of a group: the one that all its severities have, None where they differ."""
        wanted = {self.of(figure, severity) for severity in severities}
        return wanted.pop() if len(wanted) == 1 else None

    @property
    def failing(self) -> tuple[int, ...]:
        """The severities that count as a failure of a service: those with a target for the time between."""
        return tuple(s for s in SEVERITIES if self.of(Figure.BETWEEN, s) is not None)

    def over(self, own: Mapping[tuple[Figure, int], int | None]) -> "Targets":
        """These, with those of a team in front."""
        return Targets({**self.seconds, **own})


USUAL = Targets(
    {
        **{(Figure.DETECT, severity): 2 * MINUTE for severity in SEVERITIES},
        **{(Figure.ACKNOWLEDGE, severity): 5 * MINUTE for severity in SEVERITIES},
        **{(Figure.RESOLVE, severity): HOUR if severity == 1 else None for severity in SEVERITIES},
        **{(Figure.BETWEEN, severity): 30 * DAY if severity <= 2 else None for severity in SEVERITIES},
    }
)
"""Source: requirements 003-75 to 003-78. None is given for resolving what is milder than SEV1. Nor is it said which
incidents are failures; chosen by us: SEV1 and SEV2."""


@dataclass(frozen=True, slots=True)
class Cut:
    """Which incidents a measure is of: None is all of them. 0 is the service of those that name none."""

    month: date | None = None
    severity: int | None = None
    service_id: int | None = None
    team_id: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of one group of incidents.

    Units:  seconds. `count` are the incidents that have the figure, `unknown_count` those that have not (yet);
            `severities` are those of the first.
    """

    figure: Figure
    cut: Cut = Cut()
    count: int = 0
    unknown_count: int = 0
    mean: float | None = None
    median: float | None = None
    p90: float | None = None
    severities: Sequence[int] = ()
    target: int | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the mean keeps the target, which is never reached exactly: "< 5 min", "> 30 days". None: no say."""
        if self.mean is None or self.target is None:
            return None
        return self.mean > self.target if self.figure is Figure.BETWEEN else self.mean < self.target


@dataclass(frozen=True)
class Report:
    """The measures of a period. A month without incidents is there, empty."""

    months: Sequence[date]
    measures: Mapping[tuple[Figure, Cut], Measure] = field(default_factory=dict)

    def of(
        self,
        figure: Figure,
        *,
        month: date | None = None,
        severity: int | None = None,
        service_id: int | None = None,
        team_id: int | None = None,
    ) -> Measure:
        cut = Cut(month, severity, service_id, team_id)
        return self.measures.get((figure, cut)) or Measure(figure, cut)

    @property
    def service_ids(self) -> list[int]:
        return sorted({cut.service_id for _f, cut in self.measures if cut.service_id is not None})

    @property
    def by_month_and_severity(self) -> list[tuple[date, int]]:
        """The groups there are, newest month first, then by severity."""
        pairs = {(c.month, c.severity) for _f, c in self.measures if c.month and c.severity}
        return sorted(pairs, key=lambda pair: (-pair[0].toordinal(), pair[1]))
