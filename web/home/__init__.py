"""The start page of an organisation, by role."""
