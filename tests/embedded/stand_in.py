"""A supervisor over stand-ins: `python -m tests.embedded.stand_in DATA_DIR PORT`, where PORT may be empty.

STEP and PROCESSES (by name, as JSON) are Python programs; each sees DATA_DIR and the servers' addresses.
"""

import json
import os
import sys
from pathlib import Path

from portal.embedded import address
from portal.embedded.errors import EmbeddedError
from portal.embedded.processes import Process
from portal.embedded.supervisor import Supervisor


def python(name: str, program: str) -> Process:
    return Process(name, [sys.executable, "-c", program])


def say(sentence: str) -> None:
    print(sentence, flush=True)


address.RELEASE_SECONDS = 1  # no gunicorn here that would need its grace


def main(data_dir: str, port: str) -> None:
    supervisor = Supervisor(
        Path(data_dir),
        steps=[python("migrate", os.environ["STEP"])],
        processes=lambda: [python(*pair) for pair in json.loads(os.environ["PROCESSES"]).items()],
        listen=("127.0.0.1", int(port)) if port else None,
        on_ready=lambda: say("ready"),
        say=say,
    )
    try:
        supervisor.run()
    except EmbeddedError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(*sys.argv[1:])
