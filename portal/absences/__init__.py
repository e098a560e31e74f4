"""Who is away, and how the portal knows."""
