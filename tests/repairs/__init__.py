"""The repair issues come, go, and are mended."""
