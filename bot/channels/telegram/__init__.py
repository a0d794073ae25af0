"""Telegram: its Bot API in and out; nothing here decides anything about the talk."""

NAME = "telegram"
"""The word in the column `channel` of the database."""
