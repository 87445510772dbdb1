"""What is known about the chargers of other integrations: which of their states means which case.

Pure: data, and small functions over it. The standard library and the engine's model only.
"""
