"""Channels translate between a vendor's messages and ours; they never decide."""
