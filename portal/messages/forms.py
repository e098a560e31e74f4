"""The field that the forms of several ways to be reached have in common."""

from wtforms import StringField

from portal.core.forms import at_most, given

ADDRESS_LENGTH = 2000
PLAIN = {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
"""For what is no prose: nobody corrects it while it is typed."""


def address_field(label: str, description: str = "") -> StringField:
    """Where something is sent; each channel has its own idea of what is right."""
    return StringField(
        label, validators=[given(), at_most(ADDRESS_LENGTH)], description=description, render_kw=PLAIN
    )
