"""The blueprints of absences."""

from portal.absences.routes import own_leave

blueprints = (own_leave.bp,)
