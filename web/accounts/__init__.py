"""Accounts: signing in, what people set for themselves, and invitations."""
