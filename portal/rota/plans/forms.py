"""What is typed when a plan is published or imported."""

from datetime import date, datetime
from typing import Any

from wtforms import BooleanField, DateField, Field, HiddenField, StringField
from wtforms.validators import InputRequired, ValidationError

from portal.core.errors import Refused
from portal.core.forms import Form, at_most
from portal.core.text import _, _l
from portal.rota.plans.consent import Consent, demand_notice
from portal.rota.plans.notice import Limits, Verdict
from portal.rota.plans.obstacles import Pairs, demand_no_obstacle
from portal.rota.plans.words import demand_words, words_for


class ConsentForm(Form):
    """What is said when people learn of a change at short notice."""

    reason: Field = StringField(_l("Reason"), validators=[at_most(200)])
    is_agreed = BooleanField(_l("Those concerned have agreed"))

    @property
    def consent(self) -> Consent:
        return Consent(self.reason.data or "", bool(self.is_agreed.data))

    def lacks(self, verdict: Verdict, limits: Limits) -> bool:
        """Whether short notice asks for more than was said; says so at the field."""
        try:
            demand_notice(verdict, self.consent, limits)
        except Refused as refusal:
            self.show(refusal)
            return True
        return False

    def is_hindered(self, drafts: Pairs, *, at: datetime) -> bool:
        """Whether a policy stands against it, or somebody's word is missing; says so in the form."""
        try:
            demand_no_obstacle(drafts)
            demand_words(words_for(drafts, at=at), self.consent.reason)
        except Refused as refusal:
            self.show(refusal)
            return True
        return False


class PublicationForm(ConsentForm):
    """Up to which day to publish; `seen` is the fingerprint of what was shown before."""

    until: Field = DateField(_l("Publish up to"), validators=[InputRequired(_l("Fill this in."))])
    seen = HiddenField()

    def __init__(self, earliest: date, latest: date, **values: Any) -> None:
        super().__init__(**values)
        self._bounds = earliest, latest

    def validate_until(self, field: Field) -> None:
        earliest, latest = self._bounds
        if field.data and not earliest <= field.data <= latest:
            raise ValidationError(_("Give a day from %(first)s to %(last)s.", first=earliest, last=latest))
