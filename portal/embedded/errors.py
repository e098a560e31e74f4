"""What can go wrong with the servers that come along, in words for the person at the terminal."""


class EmbeddedError(Exception):
    """A process that comes with the portal cannot do its work; the message says what to do next."""


class AlreadyRunning(EmbeddedError):
    """Another process runs the servers of this DATA_DIR."""
