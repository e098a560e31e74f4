"""Every blueprint of one person's nights."""

from flask import Blueprint

from portal.workload.own.routes import files, marks, own, people

blueprints: tuple[Blueprint, ...] = (own.bp, marks.bp, files.bp, people.bp)
