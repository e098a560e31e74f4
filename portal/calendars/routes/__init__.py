"""Every blueprint of the calendar feeds."""

from flask import Blueprint

from portal.calendars.routes import calendars, feeds, renewals

blueprints: tuple[Blueprint, ...] = (calendars.bp, feeds.bp, renewals.bp)
