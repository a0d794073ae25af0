"""The doors at which staff are told of items: WeCom's app, WeCom's group robots, text messages. Each is optional."""
