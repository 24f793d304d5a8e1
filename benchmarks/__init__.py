"""Side-by-side measurements. Each prints ratios; none is a test."""
