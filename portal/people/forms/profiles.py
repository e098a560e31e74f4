"""The forms of a person's profile: their own, and an admin's."""

from typing import Any

from babel import Locale
from flask_babel import get_babel, get_locale
from wtforms import BooleanField, EmailField, Field, SelectField, StringField
from wtforms.validators import ValidationError

from portal.core import spelling
from portal.core.forms import Form, at_most, given, options, spelled
from portal.core.text import _, _l
from portal.people import holidays
from portal.people.forms.fields import NAME_LENGTH, zone_field
from portal.people.models import Role

NOWHERE = ""


def languages() -> list[tuple[str, str]]:
    """The languages the portal's texts exist in."""
    found = get_babel().instance.list_translations()
    return [(str(language), (language.display_name or str(language)).capitalize()) for language in found]


def countries() -> list[tuple[str, str]]:
    """Codes and names in the reader's language, by name."""
    names = (get_locale() or Locale("en")).territories
    return sorted(((code, names.get(code, code)) for code in holidays.COUNTRIES), key=lambda one: one[1])


class ProfileForm(Form):
    """What somebody may change of themselves."""

    name = StringField(
        _l("Name"), validators=[given(), at_most(NAME_LENGTH)], render_kw={"autocomplete": "name"}
    )
    time_zone = zone_field(_l("Time zone"), description=_l("Times are shown in it, wherever you are."))
    locale = SelectField(_l("Language"), validators=[given()])
    country = SelectField(
        _l("Country"), description=_l("For its public holidays, which schedules show and count.")
    )
    region = StringField(
        _l("Region"),
        validators=[at_most(80)],
        description=_l("Where it has public holidays of its own: a name or code, such as Bayern or BY."),
        render_kw={"list": "regions", "autocomplete": "off", "spellcheck": "false"},
    )
    has_shortcuts = BooleanField(
        _l("Single-letter keys"),
        default=True,
        description=_l(
            "On a schedule, keys such as 4 or j follow a link. Switch it off if keys are pressed by accident."
        ),
    )

    def __init__(self, **fields: Any) -> None:
        super().__init__(**fields)
        self.locale.choices = options(languages())
        self.country.data = self.country.data or NOWHERE
        self.country.choices = options([(NOWHERE, _("Not said")), *countries()])

    def validate_region(self, field: Field) -> None:
        """Puts the region's code in the field."""
        if not field.data:
            return
        country = self.country.data
        if country not in holidays.COUNTRIES:
            raise ValidationError(_("Choose the country first."))
        found = holidays.find_region(country, field.data)
        if found is None:
            raise ValidationError(unknown_region(country))
        field.data = found

    @property
    def regions(self) -> dict[str, str]:
        """Those of the country chosen, by code, with their names."""
        country = self.country.data
        return dict(holidays.regions(country)) if country in holidays.COUNTRIES else {}

    @property
    def residence(self) -> holidays.Residence | None:
        return holidays.Residence(self.country.data, self.region.data or None) if self.country.data else None


def unknown_region(country: str) -> str:
    known = ", ".join(holidays.regions(country))
    if not known:
        return _("No regions are known of this country. Leave it empty.")
    return _("There is no such region. Known ones: %(codes)s.", codes=known)


class PersonForm(ProfileForm):
    """What an admin may change of anybody."""

    role = SelectField(
        _l("Role"),
        choices=options(
            [
                (Role.MEMBER.value, _l("Member: works in the teams they are put in")),
                (Role.VIEWER.value, _l("Viewer: may also follow every team's incidents")),
                (Role.ADMIN.value, _l("Admin: may see and change everything")),
            ]
        ),
        validators=[given()],
    )


class NewPersonForm(PersonForm):
    email = EmailField(
        _l("E-mail address"),
        validators=[given(), at_most(spelling.EMAIL_LENGTH), spelled(spelling.email)],
        description=_l("They sign in with it. It cannot be changed later."),
        render_kw={"autocomplete": "off"},
    )
