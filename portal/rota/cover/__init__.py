"""Who covers which stretch of a shift, and how that changes."""
