"""The pages: the residents' chat, signing in, the desk. Server-rendered; they work without JavaScript."""
