"""Fields and lengths that forms about people share."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import ValidationError

from portal.core.forms import given
from portal.core.text import _
from portal.people import zones

NAME_LENGTH = 120


def is_zone(_form: FlaskForm, field: Field) -> None:
    """Puts the zone's proper name in the field."""
    found = zones.find(field.data or "")
    if found is None:
        raise ValidationError(
            _("There is no such time zone. Type a city, such as Paris, and choose from the list.")
        )
    field.data = found


def zone_field(label: Any, **fields: Any) -> StringField:
    """A time zone; the view includes `people/_zones.html` once for the names offered."""
    ties = {"list": "zones", "autocomplete": "off", "spellcheck": "false"}
    return StringField(label, validators=[given(), is_zone], render_kw=ties, **fields)
