"""Which policy is stored, who has it, and since when."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal.audit.models import AuditEntry
from portal.core.db import add, db, many
from portal.core.errors import Refused
from portal.people.actions import put_member, set_residence
from portal.people.holidays import Residence
from portal.people.models import TeamRole
from portal.recovery.books.queries import ledger_of
from portal.recovery.earning_rules import RecoveryAfterNight, Toil
from portal.recovery.policies.actions import begin_policy, save_policy
from portal.recovery.policies.history import NOTHING
from portal.recovery.policies.models import RecoveryPolicy, RecoveryPolicyVersion
from portal.recovery.policies.queries import entries_of, held_by, policies_for
from portal.recovery.presets import PRESETS
from portal.recovery.rules import Policy, policy_of
from tests.clock import START
from tests.queries import noted
from tests.world import Cast, a_person, a_team
from tests.world_policies import a_policy, a_wish
from tests.world_recovery import DAY, NIGHT, looked_at, woken

TODAY = START.date()


def test_a_preset_is_begun_switched_off(cast: Cast) -> None:
    policy = begin_policy(cast.blue, name="France", preset=PRESETS["fr"], by=cast.alice, at=START)
    version = policy.versions[-1]
    assert (version.number, version.is_on, version.preset, version.checked_by) == (1, False, "fr", None)
    assert version.meant == PRESETS["fr"].policy
    assert policies_for([cast.bob])[cast.bob.id][-1][1].is_on is False


def test_a_team_has_one_policy_for_the_same_people(cast: Cast) -> None:
    begin_policy(cast.blue, name="One", by=cast.alice, at=START)
    begin_policy(cast.blue, name="France", country="FR", by=cast.alice, at=START)
    with pytest.raises(Refused, match="one for these people"):
        begin_policy(cast.blue, name="Two", by=cast.alice, at=START)
    with pytest.raises(IntegrityError, match="uq_recovery_policy_team_id_country"):
        add(RecoveryPolicy(team_id=cast.blue.id, name="Two", created_at=START))


def test_each_save_is_a_version_of_its_own(cast: Cast) -> None:
    policy = a_policy(cast.blue, Toil(), by=cast.alice)
    second = save_policy(
        policy, a_wish(policy, Toil(night_percent=200), since=TODAY + DAY), by=cast.alice, at=START
    )
    assert (second.number, second.meant.rulings[0].version) == (3, 2)
    assert [one.since for one in entries_of(policy)] == [TODAY, TODAY + DAY]
    told = many(select(AuditEntry).where(AuditEntry.action == "recovery_policy.saved"))
    assert [entry.detail["number"] for entry in told] == [1, 2, 3]


def test_a_version_stays_as_it_was_saved(cast: Cast) -> None:
    a_policy(cast.blue, Toil(), by=cast.alice)
    for change in ("UPDATE recovery_policy_version SET is_on = true", "DELETE FROM recovery_policy_version"):
        with pytest.raises(DBAPIError, match="kept as it was saved"), db.session.begin_nested():
            db.session.execute(text(change))


def test_what_cannot_be_saved(cast: Cast) -> None:
    policy = a_policy(cast.blue, Toil(), by=cast.alice)
    for wish, said in (
        (a_wish(policy, Toil(), since=TODAY), "Nothing is different"),
        (a_wish(policy, Toil(), since=TODAY + 401 * DAY), "400 days"),
        (a_wish(policy, Toil(), since=TODAY + DAY, checked_by=""), "who has checked"),
        (a_wish(policy, since=TODAY), "without rules"),
        (a_wish(policy, Toil(), Toil(night_percent=1), since=TODAY), "same name"),
    ):
        with pytest.raises(Refused, match=said):
            save_policy(policy, wish, by=cast.alice, at=START)


def test_of_two_who_change_the_same_version_the_second_is_told(cast: Cast) -> None:
    policy = a_policy(cast.blue, Toil(), by=cast.alice)
    mine = a_wish(policy, Toil(night_percent=200), since=TODAY)
    save_policy(policy, a_wish(policy, RecoveryAfterNight(), since=TODAY), by=cast.ada, at=START)
    with pytest.raises(Refused, match="Ada Admin has saved version 3"):
        save_policy(policy, mine, by=cast.alice, at=START)


def a_version(policy: RecoveryPolicy, **changes: object) -> RecoveryPolicyVersion:
    facts = {"policy_id": policy.id, "number": 9, "rulings": [], "is_on": False, "applies_from": TODAY}
    saved = {"reason": "said", "saved_at": START, "saved_by_id": policy.versions[-1].saved_by_id}
    return RecoveryPolicyVersion(**{**facts, **saved, **changes})


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"number": 1}, "uq_recovery_policy_version_policy_id_number"),
        ({"number": 0}, "ck_recovery_policy_version_number"),
        ({"rulings": {}}, "ck_recovery_policy_version_rulings"),
        ({"reason": ""}, "ck_recovery_policy_version_reason"),
        ({"checked_by": "", "checked_on": TODAY}, "ck_recovery_policy_version_checked_by"),
        ({"checked_by": "Hana"}, "ck_recovery_policy_version_checked"),
        ({"is_on": True, "rulings": [{}]}, "ck_recovery_policy_version_is_on"),
        ({"is_on": True, "checked_by": "Hana", "checked_on": TODAY}, "ck_recovery_policy_version_is_on"),
    ],
)
def test_the_database_keeps_what_a_version_is(cast: Cast, changes: dict[str, object], name: str) -> None:
    policy = begin_policy(cast.blue, name="One", by=cast.alice, at=START)
    with pytest.raises(IntegrityError, match=f'"{name}"'):
        add(a_version(policy, **changes))


def test_a_person_has_the_policy_of_their_country_before_that_of_everybody(cast: Cast) -> None:
    a_policy(cast.blue, Toil(), by=cast.alice)
    french = a_policy(cast.blue, RecoveryAfterNight(), by=cast.alice, country="FR")
    set_residence(cast.bob, Residence("FR"), by=cast.bob, at=START)
    db.session.commit()
    found = policies_for([cast.alice, cast.bob, cast.charlie])
    assert [p for _day, p in found[cast.alice.id]] == [policy_of(Toil())]
    assert [p for _day, p in found[cast.bob.id]] == [policy_of(RecoveryAfterNight())]
    assert cast.charlie.id not in found
    held = held_by(cast.bob, on=TODAY)
    assert held is not None
    assert (held.policy, held.since) == (french, TODAY)


def test_who_moves_keeps_what_held_where_they_lived(cast: Cast) -> None:
    """From France, with a policy of its own, to Germany, for which there is none, and on to where everybody's holds."""
    french = a_policy(cast.blue, RecoveryAfterNight(), by=cast.alice, country="FR")
    set_residence(cast.bob, Residence("FR"), by=cast.bob, at=START + DAY)
    assert held_by(cast.bob, on=TODAY) is not None, "what is said for the first time has been so before"
    set_residence(cast.bob, Residence("DE", "BY"), by=cast.bob, at=START + 9 * DAY)
    line = policies_for([cast.bob])[cast.bob.id]
    assert line == [(TODAY, policy_of(RecoveryAfterNight())), (TODAY + 9 * DAY, NOTHING)]
    assert held_by(cast.bob, on=TODAY + 9 * DAY) is None
    held = held_by(cast.bob, on=TODAY + 8 * DAY)
    assert held is not None
    assert held.policy == french
    a_policy(cast.blue, Toil(), by=cast.alice, at=START + 10 * DAY)
    line = policies_for([cast.bob])[cast.bob.id]
    assert [day for day, _policy in line] == [TODAY, TODAY + 9 * DAY, TODAY + 10 * DAY]


def test_a_move_takes_nothing_back(cast: Cast) -> None:
    a_policy(cast.blue, Toil(), by=cast.alice, since=TODAY, is_on=True)
    a_policy(cast.blue, RecoveryAfterNight(auto_book=False), by=cast.alice, country="FR")
    set_residence(cast.bob, Residence("FR"), by=cast.bob, at=START)
    woken(cast.blue, cast.bob)
    looked_at(NIGHT + DAY)
    set_residence(cast.bob, Residence("DE"), by=cast.bob, at=NIGHT + 2 * DAY)
    looked_at(NIGHT + 3 * DAY)
    told = [(one.kind, one.origin and one.origin.rule) for one in ledger_of(cast.bob).transactions.values()]
    assert told == [("accrual", "recovery_after_night")]


def test_of_two_teams_the_one_they_have_been_in_longest_counts_if_it_is_on(cast: Cast) -> None:
    a_policy(cast.blue, Toil(), by=cast.alice, is_on=False)
    a_policy(cast.green, RecoveryAfterNight(), by=cast.ada)
    put_member(cast.green, cast.bob, role=TeamRole.MEMBER, by=None, at=START + DAY)
    line = policies_for([cast.bob])[cast.bob.id]
    assert [(day, policy.is_on) for day, policy in line] == [(TODAY, False), (TODAY + DAY, True)]
    assert line[-1][1] == policy_of(RecoveryAfterNight())


def test_a_policy_holds_for_somebody_from_the_day_they_joined(cast: Cast) -> None:
    a_policy(cast.blue, Toil(), by=cast.alice, since=TODAY - 90 * DAY)
    dana = a_person("Dana", team=cast.blue, at=START + 3 * DAY)
    assert [day for day, _policy in policies_for([dana])[dana.id]] == [TODAY + 3 * DAY]
    assert held_by(dana, on=TODAY + 2 * DAY) is None


def test_the_policies_of_many_cost_three_queries(cast: Cast) -> None:
    people = []
    for number in range(3):
        team = a_team(f"team-{number}")
        a_policy(team, Toil(), by=cast.ada)
        people += [a_person(f"P {number} {n}", team=team) for n in range(2)]
    db.session.commit()
    assert [person.time_zone for person in people]
    with noted() as statements:
        found = policies_for(people)
    assert len(found) == 6
    assert len([one for one in statements if one.startswith("SELECT")]) == 3


def test_switched_off_it_is_an_empty_promise(cast: Cast) -> None:
    policy = a_policy(cast.blue, Toil(), by=cast.alice)
    off = a_wish(policy, Toil(), since=date(2026, 12, 1), is_on=False)
    save_policy(policy, off, by=cast.alice, at=START)
    line = policies_for([cast.bob])[cast.bob.id]
    assert [(day, is_on.is_on) for day, is_on in line] == [(TODAY, True), (date(2026, 12, 1), False)]
    assert line[-1][1] == Policy(policy_of(Toil()).rulings, is_on=False)


def test_a_name_changes_by_itself_or_with_a_version(cast: Cast) -> None:
    policy = a_policy(cast.blue, Toil(), by=cast.alice)
    same = replace(a_wish(policy, Toil(), since=TODAY), name="Evenings")
    assert save_policy(policy, same, by=cast.alice, at=START).number == 2
    assert policy.name == "Evenings"
    more = replace(a_wish(policy, Toil(night_percent=200), since=TODAY), name="Nights")
    assert save_policy(policy, more, by=cast.alice, at=START).number == 3
    assert policy.name == "Nights"
    with pytest.raises(Refused, match="Nothing is different"):
        save_policy(policy, replace(more, based_on=3), by=cast.alice, at=START)
