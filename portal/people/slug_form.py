"""A form for what has a name and, made of it, a short name in its addresses."""

from wtforms import Field, StringField
from wtforms.validators import ValidationError

from portal.core.forms import Form
from portal.core.slugs import SLUG_LENGTH, TAKEN_BY_VIEWS, is_slug, slug_of
from portal.core.text import _, _l
from portal.people.forms import NAME_LENGTH, at_most, given


class NamedForm(Form):
    name: Field = StringField(_l("Name"), validators=[given(), at_most(NAME_LENGTH)])
    slug: Field = StringField(
        _l("Short name"),
        validators=[at_most(SLUG_LENGTH)],
        description=_l("For addresses; made of the name if left empty. It cannot be changed later."),
        render_kw={"autocapitalize": "none", "spellcheck": "false"},
    )

    def propose_slug(self) -> None:
        """An empty short name becomes one made of the name, for everybody to see."""
        self.slug.data = self.slug.data or slug_of(self.name.data or "")

    def validate_slug(self, field: Field) -> None:
        if self.name.data and not field.data:
            raise ValidationError(_("None can be made of this name. Type one, such as checkout-eu."))
        if field.data and not is_slug(field.data):
            raise ValidationError(_("Small letters, digits and hyphens, such as checkout-eu."))
        if field.data in TAKEN_BY_VIEWS:
            raise ValidationError(_("This one is the portal's own. Choose another."))
