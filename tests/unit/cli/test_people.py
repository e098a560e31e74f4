"""An account is refused at the terminal before anything starts, with what to write instead."""

import pytest
from click.testing import CliRunner

from portal.cli.people import user


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["ann", "--name", "Ann"], "One looks like ann@example.org."),
        (["ann@example.org", "--name", " "], "Between 1 and 120 characters."),
        (["ann@example.org", "--name", "A\nnn"], "One line of text"),
        (["ann@example.org", "--name", "Ann", "--time-zone", "Mars/Base"], "Give one such as Europe/Paris."),
    ],
    ids=["address", "no name", "two lines", "zone"],
)
def test_what_is_wrong_is_named_and_nothing_starts(words: list[str], said: str) -> None:
    result = CliRunner().invoke(user, ["add", *words])
    assert result.exit_code == 2
    assert said in result.output
