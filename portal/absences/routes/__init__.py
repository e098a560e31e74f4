"""The blueprints of absences."""

from portal.absences.routes import own_leave
from portal.absences.sources import routes as sources

blueprints = (own_leave.bp, *sources.blueprints)
