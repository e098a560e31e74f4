"""Who may do what with a team's things, as pure rules. Loaders ask these; routes ask loaders."""

from enum import StrEnum


class Standing(StrEnum):
    """What somebody is to a team, strongest first."""

    ADMIN = "admin"
    MANAGER = "manager"
    MEMBER = "member"
    VIEWER = "viewer"
    STRANGER = "stranger"


class To(StrEnum):
    """What is asked: SEE a schedule, FOLLOW an incident's status, RESPOND to it, MANAGE a team's settings."""

    SEE = "see"
    FOLLOW = "follow"
    RESPOND = "respond"
    MANAGE = "manage"


_ALLOWED = {
    To.SEE: {Standing.ADMIN, Standing.MANAGER, Standing.MEMBER, Standing.VIEWER, Standing.STRANGER},
    To.FOLLOW: {Standing.ADMIN, Standing.MANAGER, Standing.MEMBER, Standing.VIEWER},
    To.RESPOND: {Standing.ADMIN, Standing.MANAGER, Standing.MEMBER},
    To.MANAGE: {Standing.ADMIN, Standing.MANAGER},
}


def may(standing: Standing, to: To) -> bool:
    """Whether a standing towards a team allows an act."""
    return standing in _ALLOWED[to]
