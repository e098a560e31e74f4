"""Who covers when, on a wall of days."""
