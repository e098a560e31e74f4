"""Reading a rota from a file: looked at first, stored then, whole or not at all."""

from typing import Any

from flask import Blueprint, Response, flash, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.core.text import _, _n
from portal.people.access import To
from portal.people.current import current_person
from portal.rota.files.actions import Read, import_shifts, judged, let_rule_take_over, planned
from portal.rota.files.calendars import Unreadable
from portal.rota.files.forms import ImportForm
from portal.rota.files.lines import read_rota
from portal.rota.files.queries import people_of
from portal.rota.files.wording import why
from portal.rota.models import Rotation
from portal.rota.plans.differences import differences
from portal.rota.plans.drafting import limits_of, verdict_on
from portal.rota.plans.notice import Verdict
from portal.rota.plans.words import is_exceptional, words_for
from portal.rota.queries import rotation_for

bp = Blueprint("rota_imports", __name__, url_prefix="/rotations/<key>/imports")


@bp.get("/new")
def new(key: str) -> Response:
    rotation = rotation_for(current_person(), key, to=To.MANAGE)
    return _shown(rotation, ImportForm(formdata=None))


@bp.post("")
def create(key: str) -> BaseResponse:
    """Reads the file; with `is_seen`, as the button of the preview sends it, stores it."""
    rotation, form, at = rotation_for(current_person(), key, to=To.MANAGE), ImportForm(), clock.now()
    if not form.validate():
        return _shown(rotation, form, status=422)
    try:
        found = judged(read_rota(form.given, rotation.time_zone, at=at), people_of(rotation), at=at)
    except Unreadable as error:
        form.text.errors = [*form.text.errors, why(str(error))]
        return _shown(rotation, form, status=422)
    drafted = planned(rotation, found, at=at)
    verdict = verdict_on(rotation, differences(drafted.plan), at=at)
    if (
        any(one.problem for one in found)
        or not form.is_seen.data
        or form.lacks(verdict, limits_of(rotation.team))
        or form.is_hindered([(rotation, drafted)], at=at)
    ):
        exceptional = is_exceptional(words_for([(rotation, drafted)], at=at))
        status = 200 if not form.is_seen.data else 422
        return _shown(rotation, form, found, verdict, exceptional=exceptional, status=status)
    count = import_shifts(rotation, found, by=current_person(), at=at, consent=form.consent)
    flash(_n("%(num)s shift imported.", "%(num)s shifts imported.", count))
    return done(url_for("rotations.show", key=key))


@bp.post("/release")
def destroy(key: str) -> BaseResponse:
    rotation = rotation_for(current_person(), key, to=To.MANAGE)
    let_rule_take_over(rotation, by=current_person(), at=clock.now())
    flash(_("The rotation's own rule is wanted again. Publish it to put it on the schedule."))
    return done(url_for("rotations.show", key=key))


def _shown(
    rotation: Rotation,
    form: ImportForm,
    found: list[Read] | None = None,
    verdict: Verdict = Verdict.FINE,
    *,
    exceptional: bool = False,
    status: int = 200,
) -> Response:
    facts: dict[str, Any] = {
        "rotation": rotation,
        "team": rotation.team,
        "form": form,
        "verdict": verdict.value,
        "exceptional": exceptional,
    }
    people = {known.person_id: known for known in people_of(rotation)}
    is_fine = bool(found) and not any(one.problem for one in found or ())
    return respond("rota/import.html", status=status, found=found, people=people, is_fine=is_fine, **facts)
