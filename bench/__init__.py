"""Measures what the integration costs, beside floors in the same run. Run it with `script/bench`."""
