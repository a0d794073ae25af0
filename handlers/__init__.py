"""What is said: from one message and what is known to replies, the next stage of the talk, and deeds."""
