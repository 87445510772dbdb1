"""The actions are called, and answer."""
