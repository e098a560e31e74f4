"""What the pages of a policy show: its rules with their sources, and its versions with what each changed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from portal.recovery.effects import Effect
from portal.recovery.policies.differences import differences
from portal.recovery.policies.models import RecoveryPolicy, RecoveryPolicyVersion
from portal.recovery.policies.queries import entries_of
from portal.recovery.policies.wording.changes import change_text
from portal.recovery.policies.wording.names import ABOUT, ACTING, About
from portal.recovery.policies.wording.sentences import sentence
from portal.recovery.presets import PRESETS, LegalSource
from portal.recovery.rules import Policy, Rule


@dataclass(frozen=True)
class RuleTold:
    """A rule in words; `sources` is what it rests on where it was started from a preset."""

    kind: str
    about: About
    effect: Effect
    sentence: str
    sources: tuple[LegalSource, ...] = ()

    @property
    def acts(self) -> bool:
        return self.kind in ACTING


@dataclass(frozen=True)
class VersionTold:
    """A version, what it changed, and from when it held: None where another one took its place before it did."""

    version: RecoveryPolicyVersion
    changes: Sequence[str]
    since: date | None


def rules_told(policy: Policy, preset: str | None = None) -> list[RuleTold]:
    return [rule_told(ruling.rule, preset) for ruling in policy.rulings]


def rule_told(rule: Rule, preset: str | None = None) -> RuleTold:
    return RuleTold(rule.kind, ABOUT[rule.kind], rule.effect, sentence(rule), sources_of(rule.kind, preset))


def sources_of(kind: str, preset: str | None) -> tuple[LegalSource, ...]:
    known = PRESETS.get(preset or "")
    return tuple(one for one in known.sources if kind in one.kinds) if known else ()


def versions_told(policy: RecoveryPolicy) -> list[VersionTold]:
    """Newest first."""
    held = {entry.number: entry.since for entry in entries_of(policy)}
    pairs = zip([Policy(), *(one.meant for one in policy.versions)], policy.versions, strict=False)
    return [
        VersionTold(version, _changes(before, version), held.get(version.number))
        for before, version in reversed([*pairs])
    ]


def _changes(before: Policy, version: RecoveryPolicyVersion) -> list[str]:
    if version.number == 1:
        return []
    return [change_text(one) for one in differences(before, version.meant)]


def unchecked(rules: Iterable[RuleTold]) -> bool:
    """Whether something of it has been looked up by nobody."""
    return any(source.is_general_knowledge for rule in rules for source in rule.sources)
