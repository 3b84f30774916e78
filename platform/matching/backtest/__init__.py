"""The engine's learned part against real investments, cut in time."""
