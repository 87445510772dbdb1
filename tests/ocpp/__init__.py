"""Charging stations connect to Home Assistant, over real sockets."""
