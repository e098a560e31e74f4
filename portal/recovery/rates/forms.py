"""Rates as they are typed: amounts in the currency, as on a payslip."""

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any, NoReturn

from wtforms import DateField, Field, IntegerField, RadioField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from portal.core.forms import Form, at_most, given, options, typed
from portal.core.text import _, _l
from portal.fatigue.bands import Band
from portal.recovery.pay import AnyTariff, BlockTariff, Tariff, WeeklyTariff
from portal.recovery.rates import money
from portal.recovery.rates.models import PayRates
from portal.recovery.rates.terms import TariffKind, kind_of
from portal.recovery.rates.wording import band_name, kind_choices
from portal.rota.wording import weekday_name

REASON_LENGTH = 500
USUAL, HOLIDAY = "usual", "holiday"
ROWS = (USUAL, *(str(day) for day in range(7)), HOLIDAY)
"""Rows of rates: every day, each weekday where it has its own, and public holidays."""


class _Wrong(Exception):
    """A field has an error."""


def _hours(label: Any) -> Field:
    whole = NumberRange(1, 168, message=_l("Between 1 and 168 hours."))
    field: Field = IntegerField(label, validators=[Optional(), whole])
    return field


class RatesForm(Form):
    """What is paid, one of three ways; amounts by the hour are `rate_usual_night`, `rate_5_off`, and so on."""

    based_on: Field = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    kind: Field = RadioField(_l("Being on call is paid"), choices=lambda: options(kind_choices()))
    currency: Field = StringField(
        _l("Currency"), validators=[given()], description=_l("Three letters, as in EUR.")
    )
    week_amount: Field = StringField(_l("For a week"))
    week_weekday: Field = SelectField(
        _l("A week begins"), choices=lambda: options((str(day), weekday_name(day)) for day in range(7))
    )
    week_starts: Field = TimeField(_l("at"), validators=[Optional()])
    first_hours: Field = _hours(_l("The first hours"))
    first_amount: Field = StringField(_l("are worth"))
    next_hours: Field = _hours(_l("Then each hours begun"))
    next_amount: Field = StringField(_l("are worth"))
    most_hours: Field = _hours(_l("A new duty begins after hours"))
    holiday_percent: Field = IntegerField(
        _l("Percent on public holidays"),
        validators=[Optional(), NumberRange(0, 1000, message=_l("Between 0 and 1000 percent."))],
    )
    applies_from: Field = DateField(
        _l("Holds from"),
        validators=[InputRequired(_l("Choose a day."))],
        description=_l("From the beginning of that day, wherever each person is."),
    )
    reason: Field = StringField(_l("Why"), validators=[given(), at_most(REASON_LENGTH)])
    meant: AnyTariff

    @classmethod
    def showing(cls, last: PayRates | None, *, tomorrow: date) -> "RatesForm":
        shown = shown_of(last.tariff) if last else {"kind": TariffKind.HOURLY}
        usual = {**USUALLY, "based_on": last.number if last else 0, "applies_from": tomorrow}
        return cls(formdata=None, data={**usual, **shown})

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        for row in ROWS:
            for band in Band:
                text = _("%(days)s, %(band)s", days=row_name(row), band=band_name(band))
                self[f"rate_{row}_{band}"].label.text = text

    @property
    def rows(self) -> Iterator[tuple[str, list[Field]]]:
        """The name of each row of rates by the hour, and its fields by band."""
        for row in ROWS:
            yield row_name(row), [self[f"rate_{row}_{band}"] for band in Band]

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        try:
            self.meant = self._tariff()
        except _Wrong:
            return False
        return True

    def _tariff(self) -> AnyTariff:
        currency = typed(self.currency)
        if not money.is_currency(currency):
            self._wrong("currency", _("There is no such currency. Give its three letters, as in EUR."))
        match TariffKind(self.kind.data):
            case TariffKind.WEEKLY:
                starts = self.week_starts.data or time()
                return WeeklyTariff(
                    currency, self._amount("week_amount"), int(self.week_weekday.data), starts
                )
            case TariffKind.BLOCKS:
                return self._blocks(currency)
        return self._by_the_hour(currency)

    def _by_the_hour(self, currency: str) -> Tariff:
        rates = {band: self._amount(f"rate_{USUAL}_{band}") for band in Band}
        days = {(day, band): f"rate_{day}_{band}" for day in range(7) for band in Band}
        weekdays = {place: self._amount(name) for place, name in days.items() if typed(self[name])}
        holidays = {band: f"rate_{HOLIDAY}_{band}" for band in Band}
        on_holidays = {band: self._amount(name) for band, name in holidays.items() if typed(self[name])}
        return Tariff(currency, rates, weekdays, on_holidays)

    def _blocks(self, currency: str) -> BlockTariff:
        first, next_, most = (60 * self._number(f"{name}_hours") for name in ("first", "next", "most"))
        if most < first:
            self._wrong("most_hours", _("No less than the first hours."))
        amounts = self._amount("first_amount"), self._amount("next_amount")
        percent = self._number("holiday_percent")
        return BlockTariff(currency, first, amounts[0], next_, amounts[1], most, percent)

    def _number(self, name: str) -> int:
        if self[name].data is None:
            self._wrong(name, _("Fill this in."))
        return int(self[name].data)

    def _amount(self, name: str) -> int:
        text, currency = typed(self[name]), typed(self.currency)
        try:
            return money.amount_from(text, currency)
        except ValueError:
            example = money.plain(1250, currency)
            self._wrong(name, _("Give an amount, such as %(example)s.", example=example))

    def _wrong(self, name: str, text: str) -> NoReturn:
        self[name].errors = [*self[name].errors, text]
        raise _Wrong


USUALLY: Mapping[str, Any] = {
    "currency": "EUR", "week_weekday": "0", "week_starts": time(9), "first_hours": 8, "next_hours": 2,
    "most_hours": 24, "holiday_percent": 200,
}  # fmt: skip
"""What stands in the form before anybody has typed."""


def shown_of(tariff: AnyTariff) -> dict[str, Any]:
    """A tariff as the form shows it."""
    same = {"kind": kind_of(tariff), "currency": tariff.currency}
    if isinstance(tariff, Tariff):
        return {**same, **{name: money.plain(rate, tariff.currency) for name, rate in _by_field(tariff)}}
    if isinstance(tariff, WeeklyTariff):
        amount = money.plain(tariff.amount, tariff.currency)
        return {
            **same,
            "week_amount": amount,
            "week_weekday": str(tariff.weekday),
            "week_starts": tariff.starts,
        }
    return {
        **same,
        "first_hours": tariff.first_minutes // 60,
        "first_amount": money.plain(tariff.first_amount, tariff.currency),
        "next_hours": tariff.next_minutes // 60,
        "next_amount": money.plain(tariff.next_amount, tariff.currency),
        "most_hours": tariff.most_minutes // 60,
        "holiday_percent": tariff.holiday_percent,
    }


def _by_field(tariff: Tariff) -> Iterator[tuple[str, int]]:
    yield from ((f"rate_{USUAL}_{band}", rate) for band, rate in tariff.rates.items())
    yield from ((f"rate_{day}_{band}", rate) for (day, band), rate in tariff.by_weekday.items())
    yield from ((f"rate_{HOLIDAY}_{band}", rate) for band, rate in tariff.on_holidays.items())


def row_name(row: str) -> str:
    if row == USUAL:
        return _("Every day")
    return _("Public holidays") if row == HOLIDAY else weekday_name(int(row))


for _row in ROWS:
    for _band in Band:
        setattr(RatesForm, f"rate_{_row}_{_band}", StringField(validators=[at_most(20)]))
