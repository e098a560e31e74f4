"""Addresses of follow-ups, as messages need them."""

from flask import current_app

from portal.followups.models import FollowUp


def follow_up_url(row: FollowUp) -> str:
    return f"{current_app.config['BASE_URL']}/follow-ups/{row.key}"
