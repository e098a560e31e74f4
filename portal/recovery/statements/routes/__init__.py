"""The views of statements."""

from flask import Blueprint

from portal.recovery.statements.routes import closings, contests, files, own, people, teams

blueprints: tuple[Blueprint, ...] = (own.bp, people.bp, files.bp, contests.bp, teams.bp, closings.bp)
