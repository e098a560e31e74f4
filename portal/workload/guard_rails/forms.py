"""What is typed about guard rails."""

from collections.abc import Iterator

from wtforms import DecimalField, Field, IntegerField
from wtforms.validators import InputRequired, NumberRange

from portal.core.forms import Form
from portal.core.text import _l
from portal.workload.guard_rails.rails import BOUNDS, WITH_DECIMAL, Rail, Rails
from portal.workload.guard_rails.wording import ABOUT, default_text


class RailsForm(Form):
    """A number for each guard rail, under its name."""

    @classmethod
    def showing(cls, rails: Rails) -> "RailsForm":
        return cls(formdata=None, data=rails.to_json())

    @property
    def rows(self) -> Iterator[tuple[Field, str]]:
        """Each field, with what it means and where its default comes from."""
        for rail in Rail:
            yield self[rail.value], f"{ABOUT[rail].meaning} {default_text(rail)}"

    @property
    def meant(self) -> Rails:
        """What a checked form means."""
        return Rails({rail: _number(rail, self[rail.value].data) for rail in Rail})


def _number(rail: Rail, typed: object) -> float:
    number = float(str(typed))
    return round(number, 1) if rail in WITH_DECIMAL else int(number)


def _field(rail: Rail) -> Field:
    least, most = BOUNDS[rail]
    in_range = NumberRange(least, most, message=_l("Give a number from %(min)s to %(max)s."))
    made: Field = (DecimalField if rail in WITH_DECIMAL else IntegerField)(
        ABOUT[rail].name, validators=[InputRequired(_l("Give a number.")), in_range]
    )
    return made


for _rail in Rail:
    setattr(RailsForm, _rail.value, _field(_rail))
