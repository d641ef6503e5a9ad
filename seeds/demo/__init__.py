"""The demo: a fictional cast and its events, labelled as such everywhere."""
