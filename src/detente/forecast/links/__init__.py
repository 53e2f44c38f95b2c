"""Who with whom, and what: forecasts of links."""

from detente.forecast.links.forecaster import LinkForecaster

__all__ = ["LinkForecaster"]
