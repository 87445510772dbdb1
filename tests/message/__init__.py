"""A notification becomes a mail, without Home Assistant."""
