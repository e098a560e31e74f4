"""`make bench`: what the portal does a second, beside the bare floor of the same machine in the same run."""
