"""What has changed in somebody's shifts."""
