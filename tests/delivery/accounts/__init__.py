"""Each kind of mail account, and what all of them have in common."""
