"""Every blueprint of figures."""

from flask import Blueprint

from portal.kpis.routes import behind, files, kpis, targets, team_targets

blueprints: tuple[Blueprint, ...] = (kpis.bp, kpis.of_team, behind.bp, files.bp, targets.bp, team_targets.bp)
