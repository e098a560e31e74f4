"""What is answered to a swap, and how it gets onto the schedule."""
