"""The steps of an escalation policy, as they are sent and told."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from portal.api.schema import Email, Flag, In, Out, Text, Whole, Word
from portal.core.errors import Refused
from portal.core.text import _
from portal.escalations.actions import StepFacts
from portal.escalations.forms import LONGEST_DELAY
from portal.escalations.ladder import TargetType
from portal.escalations.models import EscalationStep
from portal.escalations.wording import CODES
from portal.people.queries import person_by_email
from portal.rota.models import RotaRole

_TARGET_FIELDS = {
    TargetType.USER: "target_user",
    TargetType.EMAIL: "target_email",
    TargetType.CHANNEL: "channel",
}


def _known(code: str) -> str:
    if code not in CODES:
        raise ValueError(_("One of these: %(codes)s.", codes=", ".join(CODES)))
    return code


ChannelCode = Annotated[str, AfterValidator(_known), WithJsonSchema({"type": "string", "enum": [*CODES]})]
PagedRole = Literal[RotaRole.PRIMARY, RotaRole.SECONDARY, RotaRole.MANAGER]


class StepIn(In):
    """One rung. The target has one field of its own: `role`, `target_user`, `target_email` or `channel`."""

    order: Annotated[Whole | None, Field(description="the place in the list when left out everywhere")] = None
    delay_minutes: Annotated[
        Whole, Field(le=LONGEST_DELAY, description="since the incident's creation, not since the step before")
    ]
    channels: Annotated[list[ChannelCode], Field(max_length=len(CODES))] = []
    target_type: TargetType
    role: PagedRole = RotaRole.PRIMARY
    target_user: Email | None = None
    target_email: Email | None = None
    channel: Word | None = None
    message: Annotated[Text, Field(max_length=1000)] = ""
    is_postmortem_owed: Annotated[Flag, Field(description="reaching it makes a postmortem owed")] = False
    is_active: Flag = True

    @model_validator(mode="after")
    def _has_its_target(self) -> "StepIn":
        wanted = _TARGET_FIELDS.get(self.target_type)
        given = {name for name in _TARGET_FIELDS.values() if getattr(self, name) is not None}
        if wanted is not None and wanted not in given:
            raise ValueError(_("A step for %(kind)s needs %(field)s.", kind=self.target_type, field=wanted))
        if others := sorted(given - {wanted}):
            raise ValueError(
                _("A step for %(kind)s has no %(fields)s.", kind=self.target_type, fields=", ".join(others))
            )
        return self


class StepOut(Out):
    """`role` is read for ON_CALL."""

    order: int
    delay_minutes: int
    channels: list[str]
    target_type: TargetType
    role: RotaRole
    target_user: str | None
    target_email: str | None
    channel: str | None
    message: str
    is_postmortem_owed: bool
    is_active: bool


def steps_meant(steps: Sequence[StepIn]) -> list[StepFacts]:
    """The steps in their order, from 1 on. Errors: Refused for orders that are none, or for strangers."""
    orders = [step.order for step in steps if step.order is not None]
    if orders and len(set(orders)) != len(steps):
        raise Refused(
            _("Number every step, each differently; or none, and their place in the list counts."),
            field="steps",
        )
    strangers: dict[str, str] = {}
    found = [_meant(step, f"steps.{place}.target_user", strangers) for place, step in enumerate(steps)]
    if strangers:
        raise Refused(_("A step pages somebody who has no account here."), fields=strangers)
    in_order = sorted(zip(steps, found, strict=True), key=lambda pair: pair[0].order or 0)
    return [facts for _step, facts in in_order]


def _meant(step: StepIn, field: str, strangers: dict[str, str]) -> StepFacts:
    return StepFacts(
        delay_minutes=step.delay_minutes,
        target_type=step.target_type,
        channels=list(dict.fromkeys(step.channels)),
        role=RotaRole(step.role),
        target_person_id=_person_id(step.target_user, field, strangers),
        target_email=step.target_email,
        target_channel=step.channel,
        message=step.message,
        is_postmortem_owed=step.is_postmortem_owed,
        is_active=step.is_active,
    )


def _person_id(email: str | None, field: str, strangers: dict[str, str]) -> int | None:
    if email is None:
        return None
    person = person_by_email(email)
    if person is None or not person.is_active:
        strangers[field] = _("%(email)s has no account.", email=email)
        return None
    return person.id


def step_out(step: EscalationStep) -> StepOut:
    return StepOut(
        order=step.order,
        delay_minutes=step.delay_minutes,
        channels=step.channels,
        target_type=step.target_type,
        role=step.role,
        target_user=step.target_person.email if step.target_person else None,
        target_email=step.target_email,
        channel=step.target_channel,
        message=step.message,
        is_postmortem_owed=step.is_postmortem_owed,
        is_active=step.is_active,
    )
