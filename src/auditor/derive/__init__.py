"""Pure derivations shared by the checks: freshness, link states, causes, categories. No clock, no network."""
