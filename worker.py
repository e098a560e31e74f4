"""`python worker.py`: the same as `releve worker`."""

from portal.cli import releve

if __name__ == "__main__":
    releve(["worker"])
