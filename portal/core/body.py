"""Requests whose bodies arrive whole or not at all."""

from typing import IO, cast

import flask
from werkzeug.utils import cached_property
from werkzeug.wsgi import LimitedStream


class Request(flask.Request):
    """A body in chunks does not say how long it is. At the limit werkzeug would hand over its beginning."""

    @cached_property
    def stream(self) -> IO[bytes]:
        found = super().stream
        limit = self.max_content_length
        if limit is None or self.content_length is not None or not isinstance(found, LimitedStream):
            return found
        return cast(IO[bytes], _Whole(self.environ["wsgi.input"], limit, is_max=True))


class _Whole(LimitedStream):
    def readall(self) -> bytes:
        body = super().readall()
        if self.is_exhausted:
            self.on_exhausted()
        return body
