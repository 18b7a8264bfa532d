"""The places and rivals of the derivatives panel in pandas, from edges and models as CSV, in either of two ways.

    /usr/bin/python3 bench/places.py methods|windows EDGES.csv MODELS.csv PLACES.csv

`methods` is what pandas' guide teaches: groupby, rank, and rolling windows of days. `windows` is what a careful analyst would write who
finds that slow: the same ranks, and the windows of a niche by numpy's searchsorted and one dictionary that slides along.

EDGES: child, parent, relation. MODELS: id, author, task, created_at (microseconds, empty where unknown). Reading them is not in the seconds,
merging is. Prints one JSON line of seconds and peak memory. Definitions as in core/panels/derivatives.sql: ranks by created_at, ties share the smallest; rivals are entries of
others on the same base, relation and task in the days before.
"""

import json
import resource
import sys
import time

import numpy as np
import pandas as pd

DAY = 86_400_000_000
WINDOWS = (7, 30, 90)
NICHE = ["base", "relation", "task"]


def ranks(entries):
    """Ranks among the entries of a base, among those of a relation, and among authors; the size of the family."""
    family = entries.groupby("base", sort=False)
    entries["rank"] = family["created_at"].rank(method="min").astype("int64")
    entries["family_size"] = family["id"].transform("size")
    entries["rank_in_relation"] = (
        entries.groupby(["base", "relation"], sort=False)["created_at"].rank(method="min").astype("int64")
    )
    first = (~entries.duplicated(["base", "author"])).astype("int64")
    earlier = first.groupby(entries["base"], sort=False).cumsum() - first
    earlier = earlier.groupby([entries["base"], entries["created_at"]], sort=False).transform("first")
    own_first = entries.groupby(["base", "author"], sort=False)["created_at"].transform("min")
    entries["rank_authors"] = 1 + earlier - (own_first < entries["created_at"]).astype("int64")


def rivals(entries, days, entered, own, distinct):
    """From the entries, the author's own entries and the distinct authors in the days before each entry."""
    entries[f"rivals_{days}d"] = entered - own
    entries[f"rival_authors_{days}d"] = distinct - (own > 0)


def by_methods(entries):
    entries["moment"] = pd.to_datetime(entries["created_at"], unit="us")
    entries["code"] = pd.factorize(entries["author"])[0].astype("float64")

    def before(keys, days, count):
        ordered = entries.sort_values([*keys, "created_at", "id"])
        windows = ordered.groupby(keys).rolling(f"{days}D", on="moment", closed="left")["code"]
        # Groups come in the order of their keys, as the rows do; without rows before it a window's count is missing.
        found = pd.Series(count(windows).to_numpy(), ordered.index).fillna(0).astype("int64")
        # pandas counts earlier rows of the same moment; the first row of a moment has none.
        return found.groupby([ordered[key] for key in [*keys, "created_at"]]).transform("first")

    for days in WINDOWS:
        entered = before(NICHE, days, lambda windows: windows.count())
        own = before([*NICHE, "author"], days, lambda windows: windows.count())
        distinct = before(NICHE, days, lambda windows: windows.apply(lambda codes: len(pd.unique(codes)), raw=True))
        rivals(entries, days, entered, own, distinct)


def by_windows(entries):
    codes = pd.factorize(entries["author"])[0]
    times = entries["created_at"].to_numpy()
    counts = np.zeros((len(entries), 3 * len(WINDOWS)), dtype=np.int64)
    for rows in entries.groupby(NICHE, sort=False).indices.values():
        rows = np.sort(rows)
        counts[rows] = slide(times[rows], codes[rows].tolist())
    for place, days in enumerate(WINDOWS):
        rivals(entries, days, *(counts[:, 3 * place + column] for column in range(3)))


def slide(times, authors):
    """Entries, own entries and distinct authors in the windows before each entry of one niche sorted by time."""
    rows = len(times)
    found = np.zeros((rows, 3 * len(WINDOWS)), dtype=np.int64)
    before = np.searchsorted(times, times, side="left")
    for place, days in enumerate(WINDOWS):
        first = np.searchsorted(times, times - days * DAY, side="left")
        found[:, 3 * place] = before - first
        if rows == 1:
            continue
        held, low, high = {}, 0, 0
        for row in range(rows):
            while high < before[row]:
                held[authors[high]] = held.get(authors[high], 0) + 1
                high += 1
            while low < first[row]:
                author = authors[low]
                held[author] -= 1
                if held[author] == 0:
                    del held[author]
                low += 1
            found[row, 3 * place + 1] = held.get(authors[row], 0)
            found[row, 3 * place + 2] = len(held)
    return found


way, edges_file, models_file, target = sys.argv[1:]
began = time.perf_counter()
edges = pd.read_csv(edges_file, keep_default_na=False)
models = pd.read_csv(
    models_file, dtype={"task": "string"}, keep_default_na=False, na_values={"task": [""], "created_at": [""]}
)
read = time.perf_counter()
worked = time.process_time()
table = edges.merge(models, left_on="child", right_on="id").drop(columns="child").rename(columns={"parent": "base"})
table = table[table["created_at"].notna()].astype({"created_at": "int64"})
table["task"] = table["task"].fillna("")
result = table.sort_values(["base", "created_at", "id"], kind="stable").reset_index(drop=True)
ranks(result)
{"methods": by_methods, "windows": by_windows}[way](result)
worked = time.process_time() - worked
done = time.perf_counter()
columns = ["id", "base", "rank", "family_size", "rank_in_relation", "rank_authors"]
columns += [f"{name}_{days}d" for days in WINDOWS for name in ("rivals", "rival_authors")]
result[columns].to_csv(target, index=False)
print(
    json.dumps(
        {
            "pandas": pd.__version__,
            "rows": len(result),
            "read_seconds": round(read - began, 3),
            "seconds": round(done - read, 3),
            "cpu_seconds": round(worked, 3),
            "peak_rss_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        }
    )
)
