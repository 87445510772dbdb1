"""A real Home Assistant, a mail server and a browser, each under the hand of a test."""
