"""Where readings come from: what turns the world around us into facts for the engine."""
