"""What a rule of delivery means, in sentences."""

from collections.abc import Iterator, Mapping

from portal.core.text import _, zone_city
from portal.escalations.delivery import Rule, WhenHours
from portal.people import wording
from portal.people.hours import Hours


def hours_text(hours: Hours, zone: str) -> str:
    """Working hours as people write them: `Mon–Fri 09:00–18:00 Paris`."""
    return f"{wording.hours_text(hours)} {zone_city(zone)}"


def rule_sentences(rule: Rule, hours: Hours, zone: str) -> list[str]:
    """What happens to incidents of one severity; `hours` and `zone` are those of the team."""
    return [_when(rule, hours_text(hours, zone)), *_clocks(rule)]


def _when(rule: Rule, hours: str) -> str:
    if rule.hours is WhenHours.TEAM:
        return _("Held until working hours (%(hours)s), then handed over as one message.", hours=hours)
    if rule.hours is WhenHours.PERSON:
        return _(
            "Held until the working hours of whoever is on call (%(hours)s unless they set their own), "
            "then handed over as one message.",
            hours=hours,
        )
    return _("Paged at once, at any hour.")


def _clocks(rule: Rule) -> Iterator[str]:
    if rule.is_secondary_too:
        yield _("The secondary on call is paged at once too.")
    if rule.answer_minutes:
        yield _("An answer is expected within %(n)s min.", n=rule.answer_minutes)
    if rule.management_minutes:
        yield _(
            "Not mitigated after %(n)s min: management is told, even if somebody has acknowledged.",
            n=rule.management_minutes,
        )
    if rule.forgotten_minutes:
        yield _("Acknowledged, but no sign of work for %(n)s min: asked again.", n=rule.forgotten_minutes)


def rule_advice(rules: Mapping[int, Rule]) -> list[str]:
    """What to think about twice. Advice only: nothing of it is refused."""
    return [*_about_waiting(rules), *_about_management(rules)]


def _about_waiting(rules: Mapping[int, Rule]) -> Iterator[str]:
    if rules[1].is_low:
        yield _("SEV1 is held: an outage at night wakes nobody until the morning. Page it at once.")
    for rank in range(1, max(rules)):
        if rules[rank].is_low and not rules[rank + 1].is_low:
            yield _(
                "SEV%(rank)s waits for the morning, the milder SEV%(milder)s does not. "
                "Let both wait, or page both at once.",
                rank=rank,
                milder=rank + 1,
            )


def _about_management(rules: Mapping[int, Rule]) -> Iterator[str]:
    for rank, rule in rules.items():
        if rule.management_minutes and rule.management_minutes <= (rule.answer_minutes or 0):
            yield _(
                "SEV%(rank)s: management is told no later than an answer is due. "
                "Give the people paged their %(minutes)s min first.",
                rank=rank,
                minutes=rule.answer_minutes,
            )
