"""What the town owes: complaints and other queue items, their lifecycle, rights, numbers and proof."""
