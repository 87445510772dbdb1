"""The dialogs of a notification group."""
