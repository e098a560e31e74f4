"""For any WSGI server: `gunicorn wsgi:app`."""

from portal.cli.program import web_app

app = web_app()
