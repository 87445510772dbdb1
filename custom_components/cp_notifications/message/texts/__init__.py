"""The words of mails: what every language has to say, and each language."""
