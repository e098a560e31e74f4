"""What a team has chosen: which rules its swaps keep, and how strictly."""
