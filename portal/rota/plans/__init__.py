"""From the shifts that are wanted to those that are published: drafts, notice, quality, publications."""
