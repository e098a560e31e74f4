"""What happens to recovery time by itself: earned, booked after a bad night, taken, warned of, expired."""
