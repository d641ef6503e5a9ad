"""The ground floor: database, clock, text, dates, tokens, letters; no domain word is spoken."""
