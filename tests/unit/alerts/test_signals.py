import pytest

from portal.alerts.sources.signals import (
    Delivery,
    How,
    Ranked,
    Signal,
    State,
    delivery_of,
    ranked,
    severity_of,
)


@pytest.mark.parametrize(
    ("labels", "rank"),
    [
        (
            [
                "critical",
                "page",
                "emergency",
                "SEV1",
                "sev-1",
                "SEV1_CRITICAL",
                "P1",
                "S1",
                "1",
                "P0",
                " Critical ",
            ],
            1,
        ),
        (["error", "high", "major", "SEV2", "SEV2_HIGH", "p2", "2"], 2),
        (["warning", "moderate", "SEV3_MEDIUM", "P3", "3", "banana", "", None, "0", "5", "p", "٣"], 3),
        (["info", "low", "none", "sev4", "SEV4_LOW", "P4", "4", "P5"], 4),
    ],
)
def test_the_rank_of_a_word(labels: list[str | None], rank: int) -> None:
    assert {label: severity_of(label) for label in labels} == dict.fromkeys(labels, rank)


def test_the_own_map_wins() -> None:
    own = {"Warning": 1, "gold": 2, "": 4}
    assert severity_of("WARNING", own) == 1
    assert severity_of("gold", own) == 2
    assert severity_of(None, own) == 4
    assert severity_of("critical", own) == 1
    assert severity_of("bronze", {" Bronze ": 4}) == 4


@pytest.mark.parametrize(
    ("label", "found", "is_guess"),
    [
        ("gold", Ranked(2, How.OWN), False),
        ("critical", Ranked(1, How.USUAL), False),
        ("warning", Ranked(3, How.USUAL), False),
        ("moderate", Ranked(3, How.USUAL), False),
        ("SEV4", Ranked(4, How.NUMBER), False),
        ("banana", Ranked(3, How.UNKNOWN), True),
        (None, Ranked(3, How.MISSING), True),
        ("  ", Ranked(3, How.MISSING), True),
    ],
)
def test_a_word_that_nobody_knows_is_a_guess(label: str | None, found: Ranked, *, is_guess: bool) -> None:
    assert ranked(label, {"gold": 2}) == found
    assert found.is_guess is is_guess


def test_a_team_may_say_what_a_missing_severity_means() -> None:
    assert not ranked(None, {"": 4}).is_guess


def test_whatever_comes_in_can_be_stored() -> None:
    signal = Signal(
        "key\x00" + "k" * 600,
        State.FIRING,
        "first\nsecond \ud800" + "t" * 400,
        description="d" * 20_000,
        url="javascript:alert(1)",
        labels={"n" * 600: "\x00v" * 20_000},
        group_key="",
        service=" a\tb ",
        group_title="Disks\nof a rack",
        severity_label="\t",
        runbook_url="https://wiki.example/disks",
    )
    assert (signal.group_title, signal.severity_label) == ("Disks of a rack", None)
    assert signal.runbook_url == "https://wiki.example/disks"
    ((name, value),) = signal.labels.items()
    assert signal.title.startswith("first second \ufffd")
    assert [len(signal.dedup_key), len(signal.title), len(signal.description)] == [512, 300, 15_000]
    assert [len(name), len(value), value[-1]] == [512, 15_000, "…"]
    assert (signal.url, signal.group_key, signal.service) == (None, None, "a b")


def test_what_a_sender_does_not_say_is_nothing() -> None:
    bare = Signal("key", State.FIRING, "title")
    said = (bare.severity_label, bare.description, bare.url, bare.group_key, bare.group_title, bare.service)
    assert said == (None, "", None, None, None, None)
    assert (bare.runbook_url, bare.labels, bare.annotations) == (None, {}, {})
    assert delivery_of([], []) == Delivery(())
    assert not Delivery(()).is_test


@pytest.mark.parametrize(("key", "title"), [("\x00", "title"), ("key", " \x01\n")])
def test_a_signal_without_key_or_title_is_a_mistake(key: str, title: str) -> None:
    with pytest.raises(ValueError, match="needs a dedup_key and a title"):
        Signal(key, State.FIRING, title)


def test_one_signal_a_key_and_a_firing_one_first() -> None:
    sent = [
        Signal("a", State.RESOLVED, "a 1"),
        Signal("b", State.FIRING, "b 1"),
        Signal("a", State.FIRING, "a 2"),
        Signal("a", State.RESOLVED, "a 3"),
        Signal("b", State.FIRING, "b 2"),
    ]
    delivery = delivery_of(sent, [])
    assert [signal.title for signal in delivery.signals] == ["a 2", "b 2"]
    assert len(delivery.warnings) == 2


def test_a_long_key_is_cut_where_it_is_told_of() -> None:
    twice = [Signal("k" * 81, State.FIRING, "title")] * 2
    [warning] = delivery_of(twice, []).warnings
    assert warning == f"The alert {'k' * 79}… was sent twice in one body; one was kept."


def test_of_what_does_not_fire_the_last_word_counts() -> None:
    sent = [Signal("a", state, state) for state in (State.RESOLVED, State.ACKNOWLEDGED, State.NOTE)]
    assert [signal.title for signal in delivery_of(sent, []).signals] == ["note"]


def test_twenty_warnings_are_told_and_the_twenty_first_is_counted() -> None:
    twenty = [str(number) for number in range(20)]
    assert delivery_of([], twenty).warnings == tuple(twenty)
    assert delivery_of([], [*twenty, "one more"]).warnings[19:] == ("19", "1 more warnings are left out.")


def test_a_flood_of_warnings_is_counted() -> None:
    delivery = delivery_of([], ["once", "once", *map(str, range(5000))])
    assert delivery.warnings[:2] == ("once", "0")
    assert delivery.warnings[-1] == "4981 more warnings are left out."
    assert len(delivery.warnings) == 21
