"""Every blueprint of signing in, people, teams and one's own settings."""

from flask import Blueprint

from portal.people.routes import (
    audit,
    deactivations,
    me,
    members,
    own_hours,
    own_password,
    passwords,
    people,
    sessions,
    sign_ins,
    teams,
    tokens,
)

blueprints: tuple[Blueprint, ...] = (
    sessions.bp,
    passwords.bp,
    people.bp,
    deactivations.bp,
    teams.bp,
    members.bp,
    me.bp,
    own_hours.bp,
    own_password.bp,
    sign_ins.bp,
    tokens.bp,
    audit.bp,
)
