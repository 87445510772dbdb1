"""Mails: a notification becomes words and HTML, in the language of the reader."""
