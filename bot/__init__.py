"""Where the helper touches the world: everything that can fail for outside reasons."""
