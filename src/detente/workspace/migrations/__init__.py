"""Schema migrations, one module a version. `NEWEST` is the version that this release of Détente writes."""

NEWEST = "0002"
