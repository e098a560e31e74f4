"""Leave feeds as systems write them: what each event becomes."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from portal.absences.feeds.kinds import FeedKind
from portal.absences.feeds.names import Known, People
from portal.absences.feeds.reading import Away, Feed, Reading, read
from portal.absences.spans import Days, Hours
from portal.core.ical import NoCalendar, parsed

JOHN = Known("John Doe", ("john@x.example",))
ANNA = Known("Anna Müller", ("anna@x.example", "a.mueller@x.example"))
PARIS = ZoneInfo("Europe/Paris")
START, STOP = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)


def calendar(*events: str, head: str = "") -> str:
    body = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//EN\n{head}{body}END:VCALENDAR\n"


def reading(
    *events: str, head: str = "", kind: FeedKind = FeedKind.ABSENCE, zone: ZoneInfo | None = PARIS,
    people: People | None = None,
) -> Reading:  # fmt: skip
    known = people or People([JOHN, ANNA])
    return read(parsed(calendar(*events, head=head)), Feed(kind, zone), known, start=START, stop=STOP)


def only(*events: str, **how: object) -> Away:
    [away] = reading(*events, **how).away  # type: ignore[arg-type]  # what `reading` takes by name
    return away


def event(lines: str, uid: str = "1") -> str:
    return f"UID:{uid}\nDTSTAMP:20260101T000000Z\n{lines}"


DAY = "DTSTART;VALUE=DATE:20261201"


# How long


@pytest.mark.parametrize(
    ("lines", "span"),
    [
        (DAY, Days(date(2026, 12, 1), date(2026, 12, 1))),
        (f"{DAY}\nDTEND;VALUE=DATE:20261204", Days(date(2026, 12, 1), date(2026, 12, 3))),
        (f"{DAY}\nDURATION:P3D", Days(date(2026, 12, 1), date(2026, 12, 3))),
        (f"{DAY}\nDTEND:20261204T000000Z", Days(date(2026, 12, 1), date(2026, 12, 3))),
        (f"{DAY}\nDTEND:20261204T170000Z", Days(date(2026, 12, 1), date(2026, 12, 4))),
        ("DTSTART;TZID=Europe/Paris;VALUE=DATE:20261201", Days(date(2026, 12, 1), date(2026, 12, 1))),
        (
            "DTSTART;TZID=Europe/Paris:20261201T000000\nDTEND;TZID=Europe/Paris:20261203T000000",
            Days(date(2026, 12, 1), date(2026, 12, 2)),
        ),
        ("DTSTART:20261130T230000Z\nDTEND:20261201T230000Z", Days(date(2026, 12, 1), date(2026, 12, 1))),
        ("DTSTART:20261201T000100\nDTEND:20261202T235900", Days(date(2026, 12, 1), date(2026, 12, 2))),
        (
            "DTSTART:20261201T090000Z\nDTEND:20261201T130000Z",
            Hours(datetime(2026, 12, 1, 9, tzinfo=UTC), datetime(2026, 12, 1, 13, tzinfo=UTC)),
        ),
        (
            "DTSTART:20261201T090000\nDTEND:20261201T130000",
            Hours(datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC)),
        ),
        (
            'DTSTART;TZID="(UTC-05:00) Eastern Time (US & Canada)":20261201T090000\nDURATION:PT1H',
            Hours(datetime(2026, 12, 1, 14, tzinfo=UTC), datetime(2026, 12, 1, 15, tzinfo=UTC)),
        ),
        (
            "DTSTART:20261201T060000Z\nDTEND:20261201T200000Z\nX-MICROSOFT-CDO-ALLDAYEVENT:TRUE",
            Days(date(2026, 12, 1), date(2026, 12, 1)),
        ),
    ],
)
def test_what_an_event_covers(lines: str, span: Days | Hours) -> None:
    assert only(event(f"{lines}\nSUMMARY:John Doe")).span == span


def test_days_that_end_before_they_begin_are_one_day_and_told() -> None:
    found = reading(event(f"{DAY}\nDTEND;VALUE=DATE:20261201\nSUMMARY:John Doe"))
    assert found.away[0].span == Days(date(2026, 12, 1), date(2026, 12, 1))
    assert [note.code for note in found.notes] == ["no_length"]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("DTSTART:20261201T090000Z\nDTEND:20261201T080000Z", "negative"),
        ("DTSTART:20261201T090000Z\nDURATION:-PT1H", "negative"),
        ("DTSTART:20261201T090000Z", "empty"),
        ("DTSTART:20261201T090000Z\nDTEND:None", "unreadable"),
        ("SUMMARY:Never", "unreadable"),
        ("DTSTART:20261201T090000Z\nDURATION:PT1H\nRRULE:FREQ=SECONDLY", "often"),
    ],
)
def test_a_bad_event_is_told_by_its_uid_and_stops_nobody(lines: str, code: str) -> None:
    found = reading(event(lines, "bad"), event(f"{DAY}\nSUMMARY:John Doe", "good"))
    assert [(note.uid, note.code) for note in found.skipped] == [("bad", code)]
    assert [away.uid for away in found.away] == ["good"]


def test_a_zone_that_nobody_knows_is_never_read_as_utc() -> None:
    odd = event('DTSTART;TZID="Mars":20261201T090000\nDTEND;TZID="Mars":20261201T100000\nSUMMARY:John Doe')
    told = reading(odd)
    assert told.away[0].span == Hours(
        datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 9, tzinfo=UTC)
    )
    assert [(note.code, note.detail) for note in told.notes] == [("zone", "Mars")]
    assert [note.code for note in reading(odd, zone=None).skipped] == ["zone"]


def test_the_zone_of_the_calendar_comes_before_that_of_the_feed() -> None:
    timed = event("DTSTART:20261201T090000\nDTEND:20261201T100000\nSUMMARY:John Doe")
    span = only(timed, head="X-WR-TIMEZONE:Asia/Tokyo\n").span
    assert isinstance(span, Hours)
    assert span.starts_at == datetime(2026, 12, 1, tzinfo=UTC)


def test_a_zone_of_one_file_is_not_known_to_the_next() -> None:
    own = "BEGIN:VTIMEZONE\nTZID:Ours\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0700\n" \
          "TZOFFSETTO:+0700\nEND:STANDARD\nEND:VTIMEZONE\n"  # fmt: skip
    timed = event("DTSTART;TZID=Ours:20261201T090000\nDTEND;TZID=Ours:20261201T100000\nSUMMARY:John Doe")
    span = only(timed, head=own).span
    assert isinstance(span, Hours)
    assert span.starts_at == datetime(2026, 12, 1, 2, tzinfo=UTC)
    assert [note.code for note in reading(timed).notes] == ["zone"]


# Which version, which instance


def test_the_newest_version_counts_and_cancelled_ones_do_not() -> None:
    old = event(f"{DAY}\nSEQUENCE:1\nSUMMARY:John Doe")
    new = event("DTSTART;VALUE=DATE:20261208\nSEQUENCE:2\nSUMMARY:John Doe")
    assert only(new, old).span == Days(date(2026, 12, 8), date(2026, 12, 8))
    assert reading(event(f"{DAY}\nSTATUS:CANCELLED\nSUMMARY:John Doe")).away == []


def test_what_is_only_asked_for_is_pending() -> None:
    assert only(event(f"{DAY}\nSTATUS:TENTATIVE\nSUMMARY:John Doe")).is_pending


def test_a_series_has_its_instances_without_those_cancelled_or_moved() -> None:
    master = event("DTSTART;VALUE=DATE:20261201\nRRULE:FREQ=DAILY;COUNT=4\nSUMMARY:John Doe")
    moved = event("RECURRENCE-ID;VALUE=DATE:20261202\nDTSTART;VALUE=DATE:20261210\nSUMMARY:John Doe")
    gone = event("RECURRENCE-ID;VALUE=DATE:20261203\nDTSTART;VALUE=DATE:20261203\nSTATUS:CANCELLED")
    found = reading(master, moved, gone).away
    days = [away.span.first.day for away in found if isinstance(away.span, Days)]
    assert days == [1, 4, 10]
    assert len({away.instance for away in found}) == 3


def test_an_instance_that_the_newest_series_leaves_out_is_gone() -> None:
    stale = event(
        "RECURRENCE-ID;VALUE=DATE:20261202\nDTSTART;VALUE=DATE:20261202\nSEQUENCE:1\nSUMMARY:John Doe"
    )
    newest = event(
        f"{DAY}\nRRULE:FREQ=DAILY;COUNT=3\nEXDATE;VALUE=DATE:20261202\nSEQUENCE:2\nSUMMARY:John Doe"
    )
    assert [away.instance for away in reading(stale, newest).away] == ["2026-12-01", "2026-12-03"]


# Whose


@pytest.mark.parametrize(
    ("title", "person"),
    [
        ("John Doe", JOHN),
        ("[Vacation] John Doe", JOHN),
        ("[Bezahlter Urlaub] Anna Muller", ANNA),
        ("Doe, John", JOHN),
        ("Jane Doe is OOO (out of office)", None),
        ("John Doe is OOO (out of office)", JOHN),
        ("Anna Müller abwesend", ANNA),
        ("John D. PTO (Vacation)", JOHN),
        ("John", None),
        ("Absent", None),
    ],
)
def test_whom_a_title_names(title: str, person: Known | None) -> None:
    assert only(event(f"{DAY}\nSUMMARY:{title.replace(',', chr(92) + ',')}")).person == person


def test_who_is_invited_counts_more_than_the_title_and_rooms_never() -> None:
    room = "ATTENDEE;CUTYPE=RESOURCE:mailto:john@x.example"
    sender = "ORGANIZER:mailto:john@x.example"
    invited = "ATTENDEE;CN=Anna:mailto:A.Mueller@x.example"
    assert only(event(f"{DAY}\n{room}\n{sender}\n{invited}\nSUMMARY:Away")).person == ANNA
    assert only(event(f"{DAY}\n{room}\n{sender}\nSUMMARY:Away")).person is None


def test_two_of_the_same_name_are_never_guessed_between_and_a_mapping_is_remembered() -> None:
    twin = Known("John Doe", ("other.john@x.example",))
    assert only(event(f"{DAY}\nSUMMARY:John Doe"), people=People([JOHN, twin])).person is None
    mapped = People([JOHN, twin], mapped={"john doe": "other.john@x.example"})
    assert only(event(f"{DAY}\nSUMMARY:[Vacation] John Doe"), people=mapped).person == twin


def test_a_feed_of_one_person_is_theirs_whatever_it_says() -> None:
    assert only(event(f"{DAY}\nSUMMARY:RTT"), people=People([], owner=ANNA)).person == ANNA


# Which events


def test_being_free_in_the_calendar_hides_no_leave() -> None:
    free = "TRANSP:TRANSPARENT\nX-MICROSOFT-CDO-BUSYSTATUS:FREE"
    assert only(event(f"{DAY}\n{free}\nSUMMARY:John Doe")).person == JOHN


def test_holidays_in_a_feed_of_absences_are_nobodys() -> None:
    found = reading(event(f"{DAY}\nSUMMARY:Christmas\nCATEGORIES:Public holiday"))
    assert (found.away, [other.why for other in found.others]) == ([], ["holiday"])
    assert only(event(f"{DAY}\nSUMMARY:John Doe\nCATEGORIES:Holiday")).person == JOHN


@pytest.mark.parametrize(
    ("title", "extra", "is_away"),
    [
        ("Out of office", "", True),
        ("Congés d'été", "", True),
        ("ОТПУСК", "", True),
        ("Leave", "", True),
        ("Leave for the airport", "", False),
        ("Review", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", True),
        ("Busy", "X-MICROSOFT-CDO-BUSYSTATUS:BUSY", False),
        ("Anna's birthday", "X-MICROSOFT-CDO-BUSYSTATUS:OOF", False),
        ("Scrapto", "", False),
    ],
)
def test_of_a_personal_calendar_only_what_says_so_is_an_absence(
    title: str, extra: str, is_away: bool
) -> None:
    lines = f"{DAY}\n{extra}\nSUMMARY:{title}" if extra else f"{DAY}\nSUMMARY:{title}"
    found = reading(event(lines), kind=FeedKind.PERSONAL, people=People([], owner=ANNA))
    assert bool(found.away) is is_away


@pytest.mark.parametrize("text", ["", "N/A", "<html>", "BEGIN:VCALENDAR\n", "BEGIN:VEVENT\nEND:VEVENT"])
def test_what_is_no_calendar_is_refused_whole(text: str) -> None:
    with pytest.raises(NoCalendar):
        parsed(text)
