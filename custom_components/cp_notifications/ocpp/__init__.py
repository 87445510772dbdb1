"""Charging stations that connect to Home Assistant by OCPP."""
