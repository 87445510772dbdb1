"""Tests of Charge Point Notifications."""
