"""The blueprints of sources of leave."""

from portal.absences.sources.routes import (
    holds,
    leave_sources,
    names,
    own_sources,
    syncs,
    team_sources,
    uploads,
)

blueprints = (team_sources.bp, own_sources.bp, leave_sources.bp, syncs.bp, names.bp, holds.bp, uploads.bp)
