"""Letters to people: mails that are no page, to the address of their account."""

from collections.abc import Sequence
from datetime import datetime

from portal.messages.models import MessageKind
from portal.messages.outbox.actions import queue
from portal.people.models import Person


def write_to(
    person: Person,
    idem_key: str,
    *,
    title: str,
    text: str,
    url: str,
    at: datetime,
    actions: Sequence[dict[str, str]] = (),
    kind: MessageKind = MessageKind.NOTICE,
) -> int | None:
    """Queue one mail, once for each key; its words are in the person's language already.

    Shape: `actions` are links, [{label, url}]. The answer is that of `queue`.
    """
    content = {"title": title, "text": text, "url": url, **({"actions": [*actions]} if actions else {})}
    return queue(
        idem_key,
        kind=kind,
        channel="EMAIL",
        address=person.email,
        recipient=person.name,
        content=content,
        at=at,
        person_id=person.id,
    )
