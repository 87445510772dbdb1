"""Handing mails over, and what is done when that does not work."""
