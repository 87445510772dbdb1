"""What a person configured, and what is kept of it."""
