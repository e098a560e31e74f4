"""Counts of several processes add up, whatever becomes of the folder they share."""

import json
import threading
from pathlib import Path

import pytest

from portal.core.jobs import Kicker
from portal.core.tally import BUCKETS, Tally


def a_tally() -> Tally:
    return Tally(Kicker("redis://127.0.0.1:1"))


def until_shared() -> None:
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join()


def test_a_request_is_in_the_bucket_of_its_time() -> None:
    tally = a_tally()
    for seconds in (0.001, 0.005, 0.3, 99):
        tally.count("GET", "/", 200, seconds)
    count, total, *buckets = tally.counts()["GET", "/", 200]
    assert (count, total, sum(buckets)) == (4, pytest.approx(99.306), 4)
    assert (buckets[0], buckets[BUCKETS.index(0.5)], buckets[-1]) == (2, 1, 1)


def test_the_counts_of_other_processes_are_added(tmp_path: Path) -> None:
    tally = a_tally()
    tally.share(tmp_path)
    other = {"requests": [[["GET", "/", 200], [5.0, 1.0, *[0.0] * len(BUCKETS), 5.0]]], "kick_failures": 3}
    (tmp_path / "1.json").write_text(json.dumps(other))
    (tmp_path / "2.json").write_text("{half")
    tally.count("GET", "/", 200, 0.001)
    assert tally.counts()["GET", "/", 200][0] == 6
    assert tally.kick_failures() == 3
    until_shared()
    reader = a_tally()
    reader.share(tmp_path)
    assert reader.counts()["GET", "/", 200][0] == 5, (
        "the file of one's own process is not read: memory is newer"
    )
    assert [file.suffix for file in sorted(tmp_path.iterdir())] == [".json"] * 3


def test_a_folder_that_cannot_be_written_costs_the_others_view_alone(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    tally = a_tally()
    tally.share(tmp_path / "file" / "below")
    tally.count("GET", "/", 200, 0.001)
    until_shared()
    assert tally.counts()["GET", "/", 200][0] == 1
