"""Automations are triggered, conditions checked, assistants answered."""
