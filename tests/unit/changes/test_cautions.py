"""What speaks against a deployment at its time."""

from datetime import UTC, datetime, timedelta

from portal.changes.cautions import Caution, Cover, Finding, Span, findings

NIGHT = datetime(2026, 11, 21, 23, tzinfo=UTC)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def cautions(event: Span, **others: object) -> list[Finding]:
    given = {"freezes": (), "works": (), "covers": (by_day("Bob"),)} | others
    return findings(event, **given)  # type: ignore[arg-type]  # what each is stands in its test


def by_day(name: str, zone: str = "Europe/Paris") -> Cover:
    return Cover(name, zone, NOON - DAY, NOON + DAY)


def test_nothing_speaks_against_noon() -> None:
    assert cautions(Span("1.2", NOON, NOON)) == []


def test_a_freeze_of_the_team_or_of_the_same_service_does() -> None:
    freeze, other = Span("Christmas", NOON - HOUR, NOON + HOUR), Span("Shop", NOON - HOUR, NOON + HOUR, 2)
    [found] = cautions(Span("1.2", NOON, NOON, 1), freezes=[freeze, other])
    assert found == Finding(Caution.FREEZE, "Christmas", NOON - HOUR, NOON + HOUR)
    assert len(cautions(Span("1.2", NOON, NOON, 2), freezes=[freeze, other])) == 2


def test_what_only_touches_does_not_meet() -> None:
    over = Span("New disks", NOON - HOUR, NOON, 1)
    assert cautions(Span("1.2", NOON, NOON + HOUR, 1), works=[over]) == []
    assert cautions(Span("1.2", NOON - HOUR, NOON, 1), works=[over]) != []


def test_it_is_night_where_whoever_is_on_call_lives() -> None:
    night = Span("1.2", NIGHT, NIGHT + HOUR)
    [found] = cautions(night, covers=[by_day("Bob"), by_day("Bob"), by_day("Kim", "Asia/Tokyo")])
    assert (found.caution, found.what) == (Caution.NIGHT, "Bob")


def test_a_window_that_reaches_into_a_night_is_found() -> None:
    [found] = cautions(Span("1.2", NOON, NIGHT))
    assert (found.caution, found.starts_at) == (Caution.NIGHT, datetime(2026, 11, 21, 21, tzinfo=UTC))


def test_hours_without_anybody_are_told() -> None:
    half = Cover("Bob", "Europe/Paris", NOON - HOUR, NOON + HOUR)
    [found] = cautions(Span("1.2", NOON, NOON + 3 * HOUR), covers=[half])
    assert found == Finding(Caution.NOBODY, "", NOON + HOUR, NOON + 3 * HOUR)
    [found] = cautions(Span("1.2", NOON, NOON), covers=[])
    assert (found.caution, found.starts_at) == (Caution.NOBODY, NOON)
