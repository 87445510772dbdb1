"""Integrations that exist only for the end-to-end tests and the demo."""
