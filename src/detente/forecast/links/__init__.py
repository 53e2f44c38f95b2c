"""Who with whom: ranks the actors that may be the other side of an event, day by day.

    >>> from detente.forecast.links import FAMILIES, LinkForecaster, Settings
    >>> sorted(FAMILIES)[:3]
    ['activity', 'around', 'contexts']

The way of a forecast, with the module that does each step:

1. `memory` takes in the events in one streaming pass: fading counts (`counts`, in a hash table, `table`) of links,
   pairs, answers of a relation, and wider contexts (state and role of an actor, `names`), and rules of the form
   "relation r' so many days ago, then r". How far recurrence alone carries was shown by Gastinger et al., "History
   Repeats Itself: A Baseline for Temporal Knowledge Graph Forecasting" (IJCAI 2024); rules with time lags go back to
   Liu et al., "TLogic" (AAAI 2022).
2. `follow` learns which past relations call for which (a discrete multivariate Hawkes process).
3. `factors` learns embeddings of actors, from links, states and roles, and goes on learning each day.
4. `around` finds partners of partners, and what actors with the same partners deal with (neighbourhood methods of
   collaborative filtering; local recent history as RE-GCN uses it, Li et al., SIGIR 2021).
5. `candidates` joins what each of these proposes, never-met actors included; `features` describes each candidate in
   numbers, by family.
6. `ranker` learns LambdaRank trees from the last known days, each described as of the day before; `trees` scores.
7. `answering` puts it together for a query; actors that nobody proposed follow below, by their learned score.

Nothing reads what has not been absorbed, so nothing later than a forecast's day can change it, and no query is told of
another. `compiled` hands the inner loops to Numba.
"""

from detente.forecast.links.features import FAMILIES, FEATURES, Feature
from detente.forecast.links.forecaster import LinkForecaster
from detente.forecast.links.reasons import Explanation, Reason, feature_table
from detente.forecast.links.settings import Settings

__all__ = [
    "FAMILIES",
    "FEATURES",
    "Explanation",
    "Feature",
    "LinkForecaster",
    "Reason",
    "Settings",
    "feature_table",
]
