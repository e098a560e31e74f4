"""Six cases with every figure worked out by hand, through the door that `releve fatigue check` uses."""

import json
from dataclasses import dataclass
from typing import Any

import pytest

from portal.fatigue.preview import preview

TOLERANCE = 0.05  # of minutes and scores


@dataclass(frozen=True)
class Example:
    name: str
    case: str
    figures: str
    arithmetic: tuple[tuple[str, float, float], ...]  # what, points, what is left of them


def oncall_nights(*left: tuple[str, float]) -> tuple[tuple[str, float, float], ...]:
    return tuple((f"on-call night 2026-{day}", 1, points) for day, points in left)


EXAMPLES = [
    Example(
        "one wake at three in Paris, quiet otherwise",
        """{"zones": [[null, "Europe/Paris"]], "as_of": "2026-09-16T07:00:00Z",
            "shifts": [{"start": "2026-09-14T07:00:00Z", "end": "2026-09-21T07:00:00Z", "role": "primary"}],
            "pages": [{"id": "p1", "at": "2026-09-16T01:00:00Z"}]}""",
        """{"pages": 1, "night_pages": 1, "interruptions": 1, "sleep_interruptions": 1,
            "off_hours_interruptions": 0, "business_interruptions": 0, "minutes_night": 10.0,
            "minutes_off": 0.0, "minutes_business": 0.0, "disturbed_nights": 1, "broken_nights": 0,
            "sleep_loss_min": 30.0, "worst_stretch_min": 300.0, "oncall_h": 48.0, "weekend_oncall_h": 0.0,
            "max_consecutive_oncall_days": 2, "daily_rest_violations": 1, "weekly_rest_violations": 0,
            "score": 21.7, "level": "ok", "earliest_return": "2026-09-16T12:10:00Z"}""",
        (
            ("on-call night 2026-09-14", 1, 0.779),
            ("interruption 1 (night core, 1 page(s))", 12.667, 11.975),
            ("on-call night 2026-09-15", 1, 0.981),
            ("short daily rest (540 min)", 8, 8),
        ),
    ),
    Example(
        "a storm of pages is two interruptions; mail and tests are none",
        """{"zones": [[null, "Europe/Paris"]], "as_of": "2026-09-16T07:00:00Z",
            "pages": [{"id": "a", "at": "2026-09-15T23:00:00Z"}, {"id": "b", "at": "2026-09-15T23:30:00Z"},
                      {"id": "c", "at": "2026-09-15T23:55:00Z", "until": "2026-09-16T00:40:00Z"},
                      {"id": "d", "at": "2026-09-16T01:00:00Z"}, {"id": "e", "at": "2026-09-16T01:31:00Z"},
                      {"id": "m", "at": "2026-09-16T00:00:00Z", "channel": "email"},
                      {"id": "t", "at": "2026-09-16T03:00:00Z", "test": true}]}""",
        """{"pages": 5, "night_pages": 5, "interruptions": 2, "sleep_interruptions": 2,
            "off_hours_interruptions": 0, "business_interruptions": 0, "minutes_night": 140.0,
            "minutes_off": 0.0, "minutes_business": 0.0, "disturbed_nights": 1, "broken_nights": 1,
            "sleep_loss_min": 180.0, "worst_stretch_min": 180.0, "oncall_h": 0.0, "weekend_oncall_h": 0.0,
            "max_consecutive_oncall_days": 0, "daily_rest_violations": 1, "weekly_rest_violations": 0,
            "score": 49.4, "level": "watch", "earliest_return": "2026-09-16T12:41:00Z"}""",
        (
            ("interruption 1 (night core, 4 page(s))", 20.667, 19.538),
            ("interruption 2 (night core, 1 page(s))", 12.667, 12.035),
            ("broken night 2026-09-15 (longest stretch 180 min)", 10, 9.809),
            ("short daily rest (420 min)", 8, 8),
        ),
    ),
    Example(
        "four wakes in Berlin, before work begins",
        """{"zones": [[null, "Europe/Berlin"]], "as_of": "2026-06-10T05:00:00Z",
            "pages": [{"id": "1", "at": "2026-06-09T21:30:00Z"}, {"id": "2", "at": "2026-06-09T23:30:00Z"},
                      {"id": "3", "at": "2026-06-10T01:30:00Z"}, {"id": "4", "at": "2026-06-10T03:30:00Z"}]}""",
        """{"pages": 4, "night_pages": 4, "interruptions": 4, "sleep_interruptions": 4,
            "off_hours_interruptions": 0, "business_interruptions": 0, "minutes_night": 40.0,
            "minutes_off": 0.0, "minutes_business": 0.0, "disturbed_nights": 1, "broken_nights": 1,
            "sleep_loss_min": 120.0, "worst_stretch_min": 90.0, "oncall_h": 0.0, "weekend_oncall_h": 0.0,
            "max_consecutive_oncall_days": 0, "daily_rest_violations": 0, "weekly_rest_violations": 0,
            "score": 54.8, "level": "recover", "earliest_return": "2026-06-10T14:40:00Z"}""",
        (
            ("interruption 1 (night, 1 page(s))", 10.667, 9.940),
            ("interruption 2 (night core, 1 page(s))", 12.667, 12.033),
            ("interruption 3 (night core, 1 page(s))", 12.667, 12.267),
            ("interruption 4 (night, 1 page(s))", 10.667, 10.531),
            ("broken night 2026-06-09 (longest stretch 90 min)", 10, 10),
        ),
    ),
    Example(
        "half past two twice in the night when Paris leaves summer time",
        """{"zones": [[null, "Europe/Paris"]], "as_of": "2026-10-25T08:00:00Z",
            "shifts": [{"start": "2026-10-19T07:00:00Z", "end": "2026-10-26T08:00:00Z"}],
            "pages": [{"id": "x", "at": "2026-10-25T00:30:00Z"}, {"id": "y", "at": "2026-10-25T01:30:00Z"}]}""",
        """{"pages": 2, "night_pages": 2, "interruptions": 2, "sleep_interruptions": 2,
            "off_hours_interruptions": 0, "business_interruptions": 0, "minutes_night": 20.0,
            "minutes_off": 0.0, "minutes_business": 0.0, "disturbed_nights": 1, "broken_nights": 1,
            "sleep_loss_min": 60.0, "worst_stretch_min": 270.0, "oncall_h": 145.0, "weekend_oncall_h": 34.0,
            "max_consecutive_oncall_days": 6, "daily_rest_violations": 0, "weekly_rest_violations": 0,
            "score": 37.1, "level": "watch", "earliest_return": null}""",
        (
            *oncall_nights(("10-19", 0.306), ("10-20", 0.386), ("10-21", 0.486), ("10-22", 0.612)),
            *oncall_nights(("10-23", 0.771)),
            ("interruption 1 (night core, 1 page(s))", 12.667, 11.803),
            ("interruption 2 (night core, 1 page(s))", 12.667, 11.917),
            ("broken night 2026-10-24 (longest stretch 270 min)", 10, 9.809),
            *oncall_nights(("10-24", 0.981)),
        ),
    ),
    Example(
        "an intervention before work at nine, then one with recovery until three",
        """{"zones": [[null, "Europe/Paris"]], "as_of": "2026-09-17T16:00:00Z",
            "pages": [{"id": "i1", "at": "2026-09-16T01:00:00Z", "until": "2026-09-16T02:00:00Z"},
                      {"id": "i2", "at": "2026-09-17T01:00:00Z", "until": "2026-09-17T02:00:00Z"}],
            "off": [{"start": "2026-09-17T07:00:00Z", "end": "2026-09-17T13:00:00Z"}]}""",
        """{"pages": 2, "night_pages": 2, "interruptions": 2, "sleep_interruptions": 2,
            "off_hours_interruptions": 0, "business_interruptions": 0, "minutes_night": 120.0,
            "minutes_off": 0.0, "minutes_business": 0.0, "disturbed_nights": 2, "broken_nights": 0,
            "sleep_loss_min": 160.0, "worst_stretch_min": 300.0, "oncall_h": 0.0, "weekend_oncall_h": 0.0,
            "max_consecutive_oncall_days": 0, "daily_rest_violations": 1, "weekly_rest_violations": 0,
            "score": 30.9, "level": "watch"}""",
        (
            ("interruption 1 (night core, 1 page(s))", 16, 11.098),
            ("short daily rest (540 min)", 8, 5.823),
            ("interruption 2 (night core, 1 page(s))", 16, 13.983),
        ),
    ),
    Example(
        "a weekend in Moscow without the weekly rest",
        """{"zones": [[null, "Europe/Moscow"]], "as_of": "2026-09-21T06:00:00Z",
            "shifts": [{"start": "2026-09-14T06:00:00Z", "end": "2026-09-21T06:00:00Z"}],
            "pages": [{"id": "s", "at": "2026-09-19T18:58:00Z", "until": "2026-09-19T19:40:00Z"},
                      {"id": "u", "at": "2026-09-20T11:00:00Z"},
                      {"id": "f", "at": "2026-09-19T06:00:00Z", "until": "2026-09-19T07:30:00Z"}]}""",
        """{"pages": 3, "night_pages": 0, "interruptions": 3, "sleep_interruptions": 0,
            "off_hours_interruptions": 3, "business_interruptions": 0, "minutes_night": 40.0,
            "minutes_off": 102.0, "minutes_business": 0.0, "disturbed_nights": 0, "broken_nights": 0,
            "sleep_loss_min": 60.0, "worst_stretch_min": 480.0, "oncall_h": 168.0, "weekend_oncall_h": 48.0,
            "max_consecutive_oncall_days": 7, "daily_rest_violations": 0, "weekly_rest_violations": 1,
            "score": 31.7, "level": "watch", "earliest_return": null,
            "earliest_weekly_return": "2026-09-21T22:10:00Z"}""",
        (
            *oncall_nights(("09-14", 0.245), ("09-15", 0.309), ("09-16", 0.389), ("09-17", 0.490)),
            *oncall_nights(("09-18", 0.618)),
            ("interruption 1 (off, 1 page(s))", 7, 4.474),
            ("interruption 2 (off, 1 page(s))", 6.733, 4.838),
            *oncall_nights(("09-19", 0.779)),
            ("interruption 3 (off, 1 page(s))", 4.333, 3.615),
            *oncall_nights(("09-20", 0.981)),
            ("short weekly rest (1130 min)", 15, 15),
        ),
    ),
]

parametrised = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)


def checked(example: Example) -> dict[str, Any]:
    return preview(example.case.encode())


@parametrised
def test_every_figure(example: Example) -> None:
    answer, wanted = checked(example), json.loads(example.figures)
    soft = {
        name for name in wanted if name == "score" or name.startswith("minutes_") or name.endswith("_min")
    }
    assert {name: answer[name] for name in wanted if name not in soft} == {
        name: value for name, value in wanted.items() if name not in soft
    }
    assert {name: answer[name] for name in soft} == pytest.approx(
        {name: wanted[name] for name in soft}, abs=TOLERANCE
    )


@parametrised
def test_every_line_of_the_arithmetic(example: Example) -> None:
    lines = checked(example)["items"]
    assert [line["what"] for line in lines] == [what for what, _points, _left in example.arithmetic]
    figures = [number for line in lines for number in (line["points"], line["decayed"])]
    wanted = [number for _what, points, left in example.arithmetic for number in (points, left)]
    assert figures == pytest.approx(wanted, abs=0.001)
