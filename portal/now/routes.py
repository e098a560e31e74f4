"""The blueprints of the first view and of the portal's own state."""

from portal.now import status_routes

blueprints = (status_routes.bp,)
