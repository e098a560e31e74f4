"""What absences have running."""

from portal.absences.sources.tasks import sync_leave, sync_leave_source

__all__ = ["sync_leave", "sync_leave_source"]
