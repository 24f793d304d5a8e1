"""Pages: orphans."""
