"""Every blueprint of what people see of nights."""

from flask import Blueprint

from portal.workload.check_ins import routes as check_ins
from portal.workload.crossings import routes as crossings
from portal.workload.explained import routes as explained
from portal.workload.guard_rails import routes as guard_rails
from portal.workload.noise import routes as noise
from portal.workload.own import routes as own
from portal.workload.team import routes as team

blueprints: tuple[Blueprint, ...] = (
    check_ins.bp,
    crossings.bp,
    guard_rails.bp,
    noise.bp,
    team.bp,
    explained.bp,
    *own.blueprints,
)
