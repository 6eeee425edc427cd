"""Hand-written pages of a fictional street with all that is read from them, looked at by eye (``*.json``)."""
