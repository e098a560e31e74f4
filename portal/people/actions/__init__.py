"""Changing people, teams, sign-ins and tokens: one file a subject, asked for here."""

from portal.people.actions.accounts import add_person, deactivate_person, reactivate_person
from portal.people.actions.profiles import Profile, set_hours, set_residence, update_person
from portal.people.actions.sign_ins import begin_sign_in, end_sign_ins, set_password, sign_in, sign_out
from portal.people.actions.teams import (
    TeamFacts,
    create_team,
    put_member,
    remove_member,
    set_notice,
    set_team_hours,
    update_team,
)
from portal.people.actions.tokens import create_token, revoke_token

__all__ = [
    "Profile",
    "TeamFacts",
    "add_person",
    "begin_sign_in",
    "create_team",
    "create_token",
    "deactivate_person",
    "end_sign_ins",
    "put_member",
    "reactivate_person",
    "remove_member",
    "revoke_token",
    "set_residence",
    "set_hours",
    "set_notice",
    "set_password",
    "set_team_hours",
    "sign_in",
    "sign_out",
    "update_person",
    "update_team",
]
