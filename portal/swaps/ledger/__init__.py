"""Who has covered whom, and what is owed back."""
