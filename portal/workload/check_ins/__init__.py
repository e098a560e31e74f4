"""One question a week, whose answers nobody can lead back to a person."""
