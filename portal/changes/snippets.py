"""What a CI sends, ready to copy."""

from flask import current_app

from portal.core.settings import Settings

_DEPLOYMENT = """\
curl --fail -X POST {url}/api/v1/events \\
  -H "Authorization: Bearer $RELEVE_TOKEN" -H "Content-Type: application/json" \\
  -d '{{"type": "deployment", "status": "done", "team": "{team}", "service": "SERVICE",
       "title": "'"$CI_PROJECT_NAME $CI_COMMIT_TAG"'", "source": "gitlab", "external_id": "'"$CI_PIPELINE_ID"'",
       "url": "'"$CI_PIPELINE_URL"'", "ref": "'"$CI_COMMIT_SHORT_SHA"'"}}'"""


def deployment(team: str) -> str:
    """For a shell of a pipeline, with names as GitLab has them."""
    settings: Settings = current_app.extensions["settings"]
    return _DEPLOYMENT.format(url=settings.base_url.rstrip("/"), team=team)
