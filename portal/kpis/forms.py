"""What figures are narrowed to, and what is typed as a target."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms import DateField, Field, IntegerField, MonthField, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from portal.core.forms import Form, options
from portal.core.text import _, _l
from portal.incidents.names import severity_name
from portal.kpis.figures import DAY, MINUTE, SEVERITIES, Figure, Targets
from portal.kpis.periods import Period, usual_period, wrong_with
from portal.kpis.wording import period_text
from portal.services.models import Service

LONGEST_TARGET = {MINUTE: 100_000, DAY: 3_650}
"""Of minutes and of days. Chosen by us: ten weeks, ten years."""


class FilterForm(Form):
    """It travels in the address, so it needs no token. What is left out is the usual."""

    class Meta(Form.Meta):
        csrf = False

    from_: Field = DateField(_l("From"), name="from", validators=[Optional()])
    until: Field = DateField(_l("Until"), validators=[Optional()])
    severity = SelectField(_l("Severity"), default="")
    service = SelectField(_l("Service"), default="")

    def __init__(self, query: Mapping[str, Any], *, today: date, services: Sequence[Service] = ()) -> None:
        super().__init__(query)
        self._today, self._services = today, {service.slug: service for service in services}
        ranks = [(str(severity), severity_name(severity)) for severity in SEVERITIES]
        self.severity.choices = options([("", _("any")), *ranks])
        self.service.choices = options([("", _("any")), *((s.slug, s.name) for s in services)])

    @property
    def period(self) -> Period:
        last = self.until.data or self._today
        return Period(self.from_.data or usual_period(last).first, last)

    @property
    def usual_period(self) -> Period:
        return usual_period(self._today)

    @property
    def rank(self) -> int | None:
        return int(self.severity.data) if self.severity.data else None

    @property
    def chosen_service(self) -> Service | None:
        return self._services.get(self.service.data or "")

    @property
    def said(self) -> dict[str, str]:
        """What was chosen, as it stands in an address."""
        return {field.name: str(field.data) for field in self if field.data and any(field.raw_data or ())}

    def show_period(self) -> None:
        """Fill in the days that were not chosen."""
        self.from_.data, self.until.data = self.period.first, self.period.last

    def validate_from_(self, field: Field) -> None:
        _check_year(field.data)
        if wrong := wrong_with(self.period):
            raise ValidationError(period_text(wrong))

    def validate_until(self, field: Field) -> None:
        _check_year(field.data)


class BehindForm(FilterForm):
    """Which incidents behind which figure."""

    figure = SelectField(
        _l("Figure"), choices=options((f.value, f.value.upper()) for f in Figure), default="mttr"
    )
    month: Field = MonthField(_l("Month"), validators=[Optional()])
    before: Field = IntegerField(_l("Before"), validators=[Optional(), NumberRange(1, 2**62)])

    @property
    def chosen_figure(self) -> Figure:
        return Figure(self.figure.data)

    @property
    def said(self) -> dict[str, str]:
        return super().said | ({"month": f"{self.month.data:%Y-%m}"} if self.month.data else {})


def _check_year(day: date | None) -> None:
    if day is not None and not 2000 <= day.year < 2100:
        raise ValidationError(_("Give a date of this century."))


class TargetsForm(Form):
    """A number for each figure and severity, `mtta_sev1`; an empty one is no target."""

    @classmethod
    def showing(cls, targets: Targets) -> "TargetsForm":
        shown = {
            _name(figure, severity): None if seconds is None else seconds // unit_of(figure)
            for (figure, severity), seconds in targets.seconds.items()
        }
        return cls(formdata=None, data=shown)

    @property
    def rows(self) -> Iterator[tuple[int, list[tuple[Figure, Field]]]]:
        for severity in SEVERITIES:
            yield severity, [(figure, self[_name(figure, severity)]) for figure in Figure]

    @property
    def meant(self) -> Targets:
        """What a checked form means."""
        return Targets({(figure, s): self._seconds(figure, s) for figure in Figure for s in SEVERITIES})

    def _seconds(self, figure: Figure, severity: int) -> int | None:
        typed = self[_name(figure, severity)].data
        return None if typed is None else int(typed) * unit_of(figure)


def unit_of(figure: Figure) -> int:
    """Seconds of what its targets are typed in: days between failures, minutes of all else."""
    return DAY if figure is Figure.BETWEEN else MINUTE


def _name(figure: Figure, severity: int) -> str:
    return f"{figure.value}_sev{severity}"


def _number(figure: Figure, severity: int) -> IntegerField:
    unit, named = unit_of(figure), {"figure": figure.value.upper(), "rank": severity}
    days, minutes = (
        _l("%(figure)s of SEV%(rank)s, days", **named),
        _l("%(figure)s of SEV%(rank)s, minutes", **named),
    )
    in_range = NumberRange(
        1, LONGEST_TARGET[unit], message=_l("Give a number from %(min)s to %(max)s, or nothing.")
    )
    return IntegerField(
        days if unit == DAY else minutes,
        validators=[Optional(), in_range],
        render_kw={"inputmode": "numeric"},
    )


for _figure in Figure:
    for _severity in SEVERITIES:
        setattr(TargetsForm, _name(_figure, _severity), _number(_figure, _severity))
