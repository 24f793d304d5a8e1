"""The HTML door: pages for people, over :mod:`goals`."""
