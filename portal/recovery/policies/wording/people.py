"""Whose a policy is, and why somebody has it."""

from flask_babel import get_locale

from portal.core.text import _
from portal.recovery.policies.queries import Held


def country_name(code: str) -> str:
    """In the reader's language."""
    locale = get_locale()
    return str(locale.territories.get(code, code)) if locale else code


def why_policy(held: Held) -> str:
    """`You are in SRE Core and live in France: its policy for France is yours.`"""
    team, country = held.policy.team.name, held.policy.country
    if country:
        return _(
            "You are in %(team)s and live in %(country)s: its policy for people there is yours.",
            team=team,
            country=country_name(country),
        )
    return _(
        "You are in %(team)s, the team you have been in longest of those whose rules fit you: its policy is yours.",
        team=team,
    )
