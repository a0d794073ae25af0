"""What the command line can do; each command is a small async function over the built house."""
