"""A form for what has a name and, made of it, a short name in its addresses."""

from wtforms import Field, StringField
from wtforms.validators import ValidationError

from portal.core import spelling
from portal.core.forms import Form, at_most, given, spelled
from portal.core.text import _, _l
from portal.people.forms.fields import NAME_LENGTH


class NamedForm(Form):
    name: Field = StringField(_l("Name"), validators=[given(), at_most(NAME_LENGTH)])
    slug: Field = StringField(
        _l("Short name"),
        validators=[at_most(spelling.SLUG_LENGTH)],
        description=_l("For addresses; made of the name if left empty. It cannot be changed later."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def propose_slug(self) -> None:
        """An empty short name becomes one made of the name, for everybody to see."""
        self.slug.data = self.slug.data or spelling.slug_of(self.name.data or "")

    def validate_slug(self, field: Field) -> None:
        if field.data:
            spelled(spelling.slug)(self, field)
        elif self.name.data:
            raise ValidationError(_("None can be made of this name. Type one, such as checkout-eu."))
