"""The engine, told on timelines without Home Assistant."""
