"""The chain of the audit log: each entry follows from all before it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from portal.audit.chain import START, Link, first_broken, link_hash

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def chained(*actions: str) -> list[Link]:
    links: list[Link] = []
    for number, action in enumerate(actions, start=1):
        previous = links[-1].hash if links else START
        detail = {"role": "admin", "number": number}
        made = link_hash(previous, AT, 7, action, "person 3", detail)
        links.append(Link(number, AT, 7, action, "person 3", detail, made))
    return links


LINKS = chained("added", "changed", "removed")


def test_an_entry_hashes_to_the_same_for_ever() -> None:
    """Worked out by hand once: another spelling would call every log that is kept broken."""
    assert START == "0" * 64
    assert link_hash(START, AT, 7, "added", "person 3", {"b": 1, "a": [None]}) == (
        "9547ebbf225143616f0daf2cb7fa0dfb47ba1bb26c501a2108be65e566befe3d"
    )


def test_a_whole_log_is_unbroken() -> None:
    assert first_broken(LINKS) is None
    assert first_broken([]) is None
    assert first_broken(LINKS[1:], LINKS[0].hash) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"at": AT.replace(second=1)},
        {"actor_id": None},
        {"action": "added"},
        {"subject": "person 4"},
        {"detail": {"role": "member", "number": 2}},
        {"hash": START},
    ],
    ids=str,
)
def test_whatever_is_altered_afterwards_shows(changed: dict[str, object]) -> None:
    altered = replace(LINKS[1], **changed)  # type: ignore[arg-type]  # one field of several types
    assert first_broken([LINKS[0], altered, LINKS[2]]) == 2


def test_what_is_left_out_or_put_elsewhere_shows() -> None:
    first, second, third = LINKS
    assert first_broken([first, third]) == 3
    assert first_broken([second, third]) == 2
    assert first_broken([first, third, second]) == 3


def test_the_order_in_which_details_are_written_is_no_matter() -> None:
    one, other = {"a": 1, "b": 2}, {"b": 2, "a": 1}
    assert link_hash(START, AT, 7, "x", "y", one) == link_hash(START, AT, 7, "x", "y", other)
