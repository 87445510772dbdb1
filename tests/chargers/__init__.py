"""Tests of what is known about the chargers of other integrations."""
