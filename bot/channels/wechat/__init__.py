"""WeChat Official Account: pushes come in by HTTP, answers go out with them or by the customer-service API."""

NAME = "wechat"
"""The word in the column `channel` of the database."""
