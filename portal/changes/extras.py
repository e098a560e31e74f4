"""What changes add to the application: words for templates, and what came before an incident."""

from flask import Flask

from portal.changes import snippets, wording
from portal.changes.agenda import changes_in
from portal.changes.queries import cause_of, deployments_before


def install(app: Flask) -> None:
    app.jinja_env.globals.update(
        deployments_before=deployments_before,
        cause_of=cause_of,
        ci_snippet=snippets.deployment,
        changes_in=changes_in,
    )
    app.jinja_env.filters.update(
        change_type=wording.type_name, change_status=wording.status_name, caution_text=wording.caution_text
    )
