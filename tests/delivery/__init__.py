"""Mails are handed over, or it is said why not."""
