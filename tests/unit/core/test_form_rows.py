import pytest

from portal.core.forms.rows import rearranged


@pytest.mark.parametrize(
    ("command", "after"),
    [
        ("add", "abc-"),
        ("up-1", "bac"),
        ("down-1", "acb"),
        ("remove-1", "ac"),
        ("up-0", "abc"),
        ("down-2", "abc"),
        ("up-9", "abc"),
        ("remove-9", "abc"),
        ("remove", "abc"),
        ("up--1", "abc"),
        ("remove-²", "abc"),
        ("", "abc"),
        ("shuffle", "abc"),
    ],
)
def test_a_button_moves_one_row_or_none(command: str, after: str) -> None:
    assert "".join(rearranged("abc", command, blank="-", limit=4)) == after


def test_there_is_room_for_so_many_rows() -> None:
    assert rearranged(["a", "b"], "add", blank="-", limit=2) == ["a", "b"]
