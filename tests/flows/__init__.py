"""The dialogs, as a person goes through them."""
