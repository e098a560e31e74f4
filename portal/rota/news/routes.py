"""What publications have changed in one's own shifts."""

from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.core import clock
from portal.core.htmx import done, respond
from portal.people.current import current_person
from portal.rota.news.actions import see_news
from portal.rota.news.queries import news_for

bp = Blueprint("shift_news", __name__, url_prefix="/me/shift-news")


@bp.get("")
def index() -> Response:
    news = news_for(current_person())
    return respond("rota/news.html", news=news, is_new=any(one.seen_at is None for one in news))


@bp.post("/seen")
def update() -> BaseResponse:
    """All of it has been seen; the banner goes."""
    see_news(current_person(), at=clock.now())
    return done(url_for("shift_news.index"))
