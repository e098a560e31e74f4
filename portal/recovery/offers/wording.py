"""What managers are asked when somebody's score is high, in words."""

from portal.core.text import _
from portal.people.models import Person
from portal.recovery.limiting_rules import ScoreTrigger


def offer_title(person: Person, score: float) -> str:
    return _("%(name)s has a score of %(score)s: give half a day?", name=person.name, score=f"{score:.0f}")


def offer_lines(rule: ScoreTrigger, score: float) -> list[str]:
    lines = [
        _(
            "The policy suggests half a day from %(score)s. Nothing is given without your word.",
            score=rule.offer_from,
        )
    ]
    if score >= rule.cover_from:
        lines.append(
            _(
                "From %(score)s it also asks for cover: look who could take their next shifts.",
                score=rule.cover_from,
            )
        )
    return lines
