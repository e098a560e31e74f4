"""What a team lacks, in words: what is wrong, and what to do."""

from portal.core.text import _, local
from portal.pager.readiness.queries import Lack, Unready
from portal.people.models import Person


def problem_text(one: Unready, reader: Person) -> str:
    """One line. Times are on the reader's clock."""
    if one.lack is Lack.ASLEEP:
        return _asleep(one, reader)
    rotation = one.rotation.name if one.rotation else ""
    if one.lack is Lack.ALONE:
        name = one.person.name if one.person else ""
        return _("%(rotation)s: only %(name)s takes turns. Add somebody.", rotation=rotation, name=name)
    if one.lack is Lack.EMPTY:
        return _("%(rotation)s: nobody takes turns. Add people, or pause it.", rotation=rotation)
    if one.lack is Lack.ENDS_IN_NOBODY:
        policy = one.policy.name if one.policy else ""
        return _("%(policy)s: its last step reaches nobody. Name somebody who can be reached.", policy=policy)
    return _("Neither the last resort, nor a manager, nor an admin can be reached.")


def _asleep(one: Unready, reader: Person) -> str:
    since = local(one.starts_at, reader.time_zone) if one.starts_at else ""
    if one.person is not None and one.person.id == reader.id:
        return _(
            "You are on call from %(since)s and cannot be woken. Verify a method that wakes you.", since=since
        )
    name = one.person.name if one.person else ""
    return _(
        "%(name)s is on call from %(since)s and cannot be woken. They verify a method that wakes them under Settings.",
        name=name,
        since=since,
    )
