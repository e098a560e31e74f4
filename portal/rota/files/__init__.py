"""A rota as a file: read from elsewhere, and written."""
