"""Who could take a stretch, fairest first."""
