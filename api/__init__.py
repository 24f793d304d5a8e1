"""The JSON door: the REST API over the domain."""
