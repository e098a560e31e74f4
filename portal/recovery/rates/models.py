"""What teams pay for being on call. Rates change by a version; a version never changes."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, SmallInteger, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.db import Row
from portal.people.models import Person, Team
from portal.recovery.pay import AnyTariff
from portal.recovery.rates.terms import Rated, TariffKind, tariff_from


class PayRates(Row):
    """What was saved for a team, and from which local date on it holds. Rows are only ever added.

    `terms` has the shape of `terms.terms_of`. The database refuses to change or delete a row (a trigger).
    """

    __tablename__ = "pay_rates"
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    number: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[TariffKind]
    currency: Mapped[str]
    terms: Mapped[dict[str, Any]]
    applies_from: Mapped[date]
    reason: Mapped[str]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    team: Mapped[Team] = relationship()
    saved_by: Mapped[Person] = relationship()

    __table_args__ = (
        UniqueConstraint("team_id", "number"),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("kind IN ('hourly', 'weekly', 'blocks')", name="kind"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency"),
        CheckConstraint("jsonb_typeof(terms) = 'object'", name="terms"),
        CheckConstraint("reason <> ''", name="reason"),
    )

    @property
    def tariff(self) -> AnyTariff:
        return tariff_from(self.kind, self.currency, self.terms)

    @property
    def rated(self) -> Rated:
        return Rated(self.applies_from, self.tariff, self.id)
