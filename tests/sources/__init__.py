"""The sources of readings, told as stories with other integrations around them."""
