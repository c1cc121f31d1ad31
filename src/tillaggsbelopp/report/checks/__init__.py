"""What is in order, and what a year needs."""
