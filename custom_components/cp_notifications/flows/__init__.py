"""The dialogs: every page that configures a site, its charging stations and its groups."""
