"""The report over the API, as JSON and as Markdown."""

from collections.abc import Callable

from portal.core.db import add, db
from portal.incidents.actions import resolve
from portal.postmortems.models import Postmortem, PostmortemState
from tests.clock import START
from tests.db.api.conftest import Scene
from tests.db.api.scripts import Script
from tests.world import Cast


def a_report(scene: Scene, state: PostmortemState = PostmortemState.DRAFT) -> Postmortem:
    is_written = state is not PostmortemState.REQUESTED
    resolve(scene.incident, by=None, at=START)
    return add(
        Postmortem(
            incident_id=scene.incident.id, state=state, requested_at=START,
            body="# Report\n" if is_written else "",
            version=int(is_written), drafted_at=START if is_written else None,
        )
    )  # fmt: skip


def test_the_report_comes_as_json_and_as_markdown(
    cast: Cast, scene: Scene, script: Callable[..., Script]
) -> None:
    a_report(scene)
    bob, path = script(cast.bob), f"/incidents/{scene.incident.ref}/postmortem"
    told = bob.get(path)
    assert told == {
        "incident": scene.incident.ref, "title": "Checkout is down", "status": "draft", "body": "# Report\n",
        "version": 1, "requested_at": "2026-11-21T02:21:00Z", "drafted_at": "2026-11-21T02:21:00Z",
        "updated_at": None, "published_at": None,
    }  # fmt: skip
    assert bob.get(f"{path}.json") == told
    assert bob.get(f"{path}.md") == "# Report\n"
    assert bob.ask("GET", f"{path}.md/").content_type == "text/markdown; charset=utf-8"


def test_what_is_only_asked_for_has_no_text(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    a_report(scene, PostmortemState.REQUESTED)
    bob, path = script(cast.bob), f"/incidents/{scene.incident.ref}/postmortem"
    assert (bob.get(path)["status"], bob.get(path)["body"]) == ("requested", "")
    bob.get(f"{path}.md", status=404)


def test_followers_read_what_is_published(cast: Cast, scene: Scene, script: Callable[..., Script]) -> None:
    report = a_report(scene)
    vera, path = script(cast.vera), f"/incidents/{scene.incident.ref}/postmortem"
    vera.get(path, status=404)
    vera.get(f"{path}.md", status=404)
    report.state, report.published_at = PostmortemState.PUBLISHED, START
    db.session.flush()
    assert vera.get(path)["status"] == "published"
    script(cast.charlie).get(path, status=404)
