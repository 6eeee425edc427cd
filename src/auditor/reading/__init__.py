"""Pure readers shared by all: charset, addresses, dates, numbers, tables people hand in."""
