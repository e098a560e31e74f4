"""Limits are set view by view: nothing has to look before every request whether all views together have one."""

from flask import Flask

from portal.core.security import limiter


def test_no_limit_is_set_for_all_views_or_for_those_of_a_blueprint(app: Flask) -> None:
    manager = limiter.limit_manager
    assert not manager.default_limits
    assert not manager.application_limits
    assert not any(manager.blueprint_limits(app, name) for name in app.blueprints)


def test_the_views_that_have_one_are_marked(app: Flask) -> None:
    limited = {
        name for name, view in app.view_functions.items() if hasattr(view, "__wrapper-limiter-instance")
    }
    assert "sessions.create" in limited
