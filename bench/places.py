"""The places and rivals of the derivatives panel in pandas, from CSV: what a careful analyst would write.

    /usr/bin/python3 bench/places.py ENTRIES.csv PLACES.csv

ENTRIES: id, author, base, relation, task, created_at (microseconds, empty where unknown). Prints one JSON line of seconds and peak
memory. Definitions as in core/panels/derivatives.sql: ranks by created_at, ties share the smallest; rivals are entries of
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


def windows(times, authors):
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


def places(entries):
    entries = entries.sort_values(["base", "created_at", "id"], kind="stable").reset_index(drop=True)
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
    authors = pd.factorize(entries["author"])[0]
    times = entries["created_at"].to_numpy()
    counts = np.zeros((len(entries), 3 * len(WINDOWS)), dtype=np.int64)
    for rows in entries.groupby(["base", "relation", "task"], sort=False, dropna=False).indices.values():
        rows = np.sort(rows)
        counts[rows] = windows(times[rows], authors[rows].tolist())
    for place, days in enumerate(WINDOWS):
        entered, own, distinct = (counts[:, 3 * place + column] for column in range(3))
        entries[f"rivals_{days}d"] = entered - own
        entries[f"rival_authors_{days}d"] = distinct - (own > 0)
    return entries


began = time.perf_counter()
table = pd.read_csv(sys.argv[1], dtype={"task": "string"}, keep_default_na=False, na_values={"task": [""], "created_at": [""]})
table = table[table["created_at"].notna()].astype({"created_at": "int64"})
table["task"] = table["task"].fillna("")
read = time.perf_counter()
worked = time.process_time()
result = places(table)
worked = time.process_time() - worked
done = time.perf_counter()
columns = ["id", "base", "rank", "family_size", "rank_in_relation", "rank_authors"]
columns += [f"{name}_{days}d" for days in WINDOWS for name in ("rivals", "rival_authors")]
result[columns].to_csv(sys.argv[2], index=False)
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
