"""The domain: an organisation's cascade in a database, who may change it, and its history."""
