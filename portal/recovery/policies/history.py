"""What is stored of a policy and what holds when. Values in, values out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.recovery.rules import Policy, Rule, Ruling, changed, parameters_of, rule_from

Stored = list[dict[str, Any]]
"""Rulings as JSON, in their order: `[{"kind": "toil", "id": "", "version": 1, "parameters": {…}}, …]`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A version of a policy and the first local date on which it holds."""

    since: date
    policy: Policy
    policy_id: int = 0
    number: int = 1


def stored_of(policy: Policy) -> Stored:
    return [
        {
            "kind": one.rule.kind,
            "id": one.id,
            "version": one.version,
            "parameters": parameters_of(one.rule),
        }
        for one in policy.rulings
    ]


def policy_from(stored: Iterable[Mapping[str, Any]], *, is_on: bool) -> Policy:
    """Shape: `policy_from(stored_of(policy), is_on=policy.is_on) == policy`. Errors: BadRule."""
    rulings = (Ruling(rule_from(s["kind"], s["parameters"]), s["id"], s["version"]) for s in stored)
    return Policy(tuple(rulings), is_on)


def next_rulings(before: Iterable[Policy], wanted: Sequence[tuple[str, Rule]]) -> tuple[Ruling, ...]:
    """What is wanted now, each with its version: what comes back after a while goes on where it was.

    Shape: `before` has every version of the policy, first to last; `wanted` has the id of each rule, "" for its kind.
    """
    last = {one.name: one for policy in before for one in policy.rulings}
    return tuple(_next(last.get(id_ or rule.kind), id_, rule) for id_, rule in wanted)


def _next(last: Ruling | None, id_: str, rule: Rule) -> Ruling:
    return Ruling(rule, id_) if last is None else changed(last, rule)


def in_force(saved: Iterable[Entry]) -> list[Entry]:
    """What holds from when, of versions in the order of their numbers: a later one replaces all that was to hold
    on its first date and after. Ascending."""
    holding: list[Entry] = []
    for entry in saved:
        holding = [one for one in holding if one.since < entry.since] + [entry]
    return holding


def since_joined(entries: Iterable[Entry], joined_on: date) -> list[Entry]:
    """What holds for somebody who joined on that date: nothing before it."""
    known = [*entries]
    at = [one for one in known if one.since <= joined_on][-1:]
    began = [Entry(joined_on, one.policy, one.policy_id, one.number) for one in at]
    return began + [one for one in known if one.since > joined_on]


def merged(candidates: Sequence[Sequence[Entry]]) -> list[Entry]:
    """One line of several policies: at each date the first that is on; where none is, the first there is."""
    dates = sorted({entry.since for entries in candidates for entry in entries})
    found: list[Entry] = []
    for day in dates:
        chosen = _first_on([one for entries in candidates if (one := holding(entries, day))])
        if not found or _is_other(found[-1], chosen):
            found.append(Entry(day, chosen.policy, chosen.policy_id, chosen.number))
    return found


NOTHING = Policy((), is_on=False)
"""What somebody has who has moved to where no policy is for them; it has no number."""


def in_turn(lines: Sequence[tuple[date, Sequence[Entry]]]) -> list[Entry]:
    """One line of several, each from its date until that of the next one; the first one before its date as well."""
    found = [entry for _since, line in lines[:1] for entry in line]
    for since, line in lines[1:]:
        found = [one for one in found if one.since < since]
        theirs = since_joined(line, since)
        if found and not holding(theirs, since):
            theirs = [Entry(since, NOTHING, 0, 0), *theirs]
        is_same = bool(found and theirs) and not _is_other(found[-1], theirs[0])
        found += theirs[1:] if is_same else theirs
    return found


def holding(entries: Sequence[Entry], on: date) -> Entry | None:
    """The entry that holds on a date."""
    return next((one for one in reversed(entries) if one.since <= on), None)


def _first_on(standing: Sequence[Entry]) -> Entry:
    return next((one for one in standing if one.policy.is_on), standing[0])


def _is_other(one: Entry, other: Entry) -> bool:
    return (one.policy_id, one.number) != (other.policy_id, other.number)
