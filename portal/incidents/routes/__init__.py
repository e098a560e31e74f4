"""The views of incidents, a file for each noun."""

from flask import Blueprint

from portal.incidents.routes import changes, incidents, maintenances, streams, timeline

blueprints: tuple[Blueprint, ...] = (incidents.bp, changes.bp, timeline.bp, streams.bp, maintenances.bp)
