"""Publishing a rotation: what it would write is looked at first, and that is what is written."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.text import _, _n
from portal.people.access import To
from portal.people.current import current_person
from portal.rota.models import Rotation
from portal.rota.plans import actions as publishing
from portal.rota.plans.drafting import limits_of
from portal.rota.plans.drafts import Draft, Reach, draft_of, end_of, pairs_of, reach
from portal.rota.plans.forms import PublicationForm
from portal.rota.plans.judging import judged
from portal.rota.plans.obstacles import obstacles
from portal.rota.plans.words import grouped, is_exceptional, words_for
from portal.rota.plans.writing import Published
from portal.rota.queries import rotation_for, rotations_of

bp = Blueprint("publications", __name__, url_prefix="/rotations/<key>/publications")


@bp.get("/new")
def new(key: str) -> Response:
    """`?until=` another day shows what publishing up to it would do."""
    rotation = rotation_for(current_person(), key, to=To.MANAGE)
    days = _reach(rotation)
    form = asked(days)
    return _shown(rotation, form, _draft(rotation, form, days))


@bp.post("")
def create(key: str) -> BaseResponse:
    rotation = rotation_for(current_person(), key, to=To.MANAGE)
    days = _reach(rotation)
    form = PublicationForm(days.earliest, days.latest)
    is_fine = form.validate()
    draft = _draft(rotation, form, days)
    stops = not is_fine or has_moved(form, draft.seen) or form.lacks(draft.verdict, limits_of(rotation.team))
    if stops or form.is_hindered(pairs_of([draft]), at=clock.now()):
        return _shown(rotation, form, draft, status=422)
    until = end_of(form.until.data, rotation.time_zone)
    published = publishing.publish(
        rotation, until=until, at=clock.now(), by=current_person(), consent=form.consent
    )
    flash(told(published))
    return done(url_for("rotations.show", key=key))


def _shown(rotation: Rotation, form: PublicationForm, draft: Draft, *, status: int = 200) -> Response:
    team = rotation.team
    rotations = rotations_of(team)
    return respond(
        "rota/publish.html",
        status=status,
        rotation=rotation,
        team=team,
        form=form,
        draft=draft,
        judged=judged(team, rotations, [draft], at=clock.now()),
        **standing_against([draft]),
        waiting=[r for r in rotations if r is not rotation and r.members and not r.published_until],
    )


def standing_against(drafts: Sequence[Draft]) -> dict[str, Any]:
    """What policies say against publishing, and whose word is missing."""
    pairs = pairs_of(drafts)
    words = words_for(pairs, at=clock.now())
    return {"obstacles": obstacles(pairs), "asking": grouped(words), "exceptional": is_exceptional(words)}


def asked(days: Reach) -> PublicationForm:
    """The form as the address asks for it, checked; with the usual day when it does not."""
    if "until" not in request.args:
        return PublicationForm(days.earliest, days.latest, formdata=None, until=days.usual)
    form = PublicationForm(days.earliest, days.latest, formdata=request.args, meta={"csrf": False})
    form.validate()
    return form


def has_moved(form: PublicationForm, seen: str) -> bool:
    """Whether publishing would now write something else than what was shown; says so in the form."""
    moved = bool(form.seen.data) and form.seen.data != seen
    if moved:
        form.form_errors.append(_("The draft has changed since you looked at it. Look again, then publish."))
    return moved


def told(published: Published) -> str:
    created = _n("%(num)s shift created", "%(num)s shifts created", published.created)
    return _(
        "Published: %(created)s, %(changed)s changed, %(removed)s removed.",
        created=created,
        changed=published.changed,
        removed=published.removed,
    )


def _reach(rotation: Rotation) -> Reach:
    return reach(rotation.time_zone, rotation.published_until, at=clock.now())


def _draft(rotation: Rotation, form: PublicationForm, days: Reach) -> Draft:
    until = days.usual if form.until.errors or not form.until.data else form.until.data
    return draft_of(rotation, until=end_of(until, rotation.time_zone), at=clock.now())
