"""How much a route asks for, and how each role is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Who(StrEnum):
    ANONYMOUS = "anonymous"
    STRANGER = "stranger"
    VIEWER = "viewer"
    MEMBER = "member"
    MANAGER = "manager"
    ADMIN = "admin"


@dataclass(frozen=True)
class Level:
    """How each role is refused: 401 means "sign in", 404 "no such thing", 403 "not yours to do".

    Who is not named is let in.
    """

    refused: Mapping[Who, int] = field(default_factory=dict)

    def but(self, **refused: int) -> "Level":
        return Level({**self.refused, **{Who(name): status for name, status in refused.items()}})


PUBLIC = Level()
TOKEN = Level()
"""Whoever has the address: it is the key, and a wrong one opens nothing."""
SIGNED_IN = PUBLIC.but(anonymous=401)

FOLLOW = SIGNED_IN.but(stranger=404)
FOLLOW_KNOWN = SIGNED_IN.but(stranger=403)
"""For whoever may follow the team's incidents; that the thing is there is no secret."""
RESPOND = FOLLOW.but(viewer=403)
INSIDE = FOLLOW.but(viewer=404)
MANAGE = SIGNED_IN.but(stranger=403, viewer=403, member=403)
MANAGE_INSIDE = INSIDE.but(member=403)
"""For managers; nobody outside the team learns that it is there."""

OF_THE_TEAM = SIGNED_IN.but(stranger=403, viewer=403)
"""For the team; that the thing is there is no secret."""

IN_A_TEAM = SIGNED_IN.but(viewer=403)
ADMIN = MANAGE.but(manager=403)
ADMIN_ONLY_KNOWN = SIGNED_IN.but(stranger=404, viewer=404, member=404, manager=404)
"""For admins; nobody else learns that it is there."""

MANAGERS_KNOW = SIGNED_IN.but(stranger=404, viewer=404, member=404)
"""For managers; nobody else learns that it is there."""

OWN = SIGNED_IN.but(stranger=404, viewer=404, manager=404, admin=404)
OWN_OR_ADMIN = SIGNED_IN.but(stranger=403, viewer=403, manager=403)
OWN_OR_MANAGED = SIGNED_IN.but(stranger=404, viewer=404)
"""For the person, their managers and admins; nobody else learns that it is there."""
