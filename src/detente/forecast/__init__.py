"""What comes next: forecasts from coded events."""
