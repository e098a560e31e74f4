"""What is typed about recovery policies."""
