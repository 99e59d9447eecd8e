"""What the budgets ask, what was measured, and whether that is enough: nothing of it is typed by hand."""

MEGABYTES, SECONDS_TO_START, MINUTES_TO_GREEN = 100, 0.2, 20
# Pages that anybody may read, as they are called among the pages that are measured.
PUBLIC = ("exposure board, for anybody", "an issue of it, for anybody", "titles, for anybody")
# A month beside fifty times the history: more than this would be growth and not the machine's noise.
GROWTH = 1.25


def rows(results: dict) -> list[list[str]]:
    """What, measured, budget, verdict."""
    return [*of_lists(results.get("lists", {})),
            of_public(results.get("pages", {}).get("rates", {})),
            *of_writes(results.get("writes")), *of_month(results), *of_start(results), *of_clone(results.get("clone"))]


def verdict(is_reached: bool) -> str:
    return "reached" if is_reached else "**missed**"


def of_lists(lists: dict) -> list[list[str]]:
    found = []
    for engine, grown in lists.items():
        if "1000000" in grown:
            shares = {int(count): 100 * each["lists"]["newest 50"]["a_second"] / each["fixed"]["a_second"]
                      for count, each in grown.items()}
            others = ", ".join(f"{share:.0f} % of {count:,}" for count, share in sorted(shares.items()) if count != 1_000_000)
            found.append([f"list page of 50 of 1,000,000 findings, {engine}",
                          f"{shares[1_000_000]:.0f} % of fixed bytes" + (f" ({others})" if others else ""),
                          "≥ 25 %", verdict(shares[1_000_000] >= 25)])
    return found


def of_public(rates: dict) -> list[str]:
    shares = {name: 100 * rates[name] / rates["fixed bytes"] for name in PUBLIC if name in rates}
    found = ", ".join(f"{name.removesuffix(', for anybody')} {share:.0f} %" for name, share in shares.items())
    return ["public pages", f"{found} of fixed bytes" if found else "not in the last run", "≥ 60 % of fixed bytes",
            verdict(min(shares.values()) >= 60) if shares else "not measured"]


def of_writes(writes: dict | None) -> list[list[str]]:
    if not writes:
        return []
    at = {number: i for i, number in enumerate(writes["at_once"])}
    many, most = at[64], at[256]
    rates = writes["engines"]["SQLite"]
    share, of_most = (100 * rates["rows"][i] / writes["64 a commit"] for i in (many, most))
    found = [["durable writes of one row, 64 at once, in process, SQLite",
              f"{share:.0f} % of a bare loop of 64 rows a commit ({of_most:.0f} % with 256 at once)", "≥ 50 %",
              verdict(share >= 50)]]
    for engine, rates in writes["engines"].items():
        share = 100 * rates["HTTP"][many] / rates["fixed"][many]
        beside = rates["HTTP"][many] / writes["TPC-B"][many]
        of_best = rates["HTTP"][many] / max(writes["TPC-B"])
        found += [[f"a command over HTTP with audit entry and key, 64 at once, {engine}", f"{share:.0f} % of fixed bytes",
                   "≥ 25 %", verdict(share >= 25)],
                  ["the same beside pgbench's TPC-B", f"{beside:.1f} × with as many clients, {of_best:.1f} × its best",
                   "≥ 5 ×", verdict(of_best >= 5)]]
    return found


def of_month(results: dict) -> list[list[str]]:
    times = {int(count): each["closed month"]
             for count, each in results.get("lists", {}).get("SQLite", {}).items() if each.get("closed month")}
    if len(times) < 2:
        return []
    beside = ", ".join(f"{time:.1f} ms beside {count:,} findings" for count, time in sorted(times.items()))
    counties = {int(count): each["closed month"]
                for count, each in results.get("scale", {}).items() if each.get("closed month")}
    beside += "".join(f", {time:.1f} ms beside {count - 1:,} other counties" for count, time in sorted(counties.items())
                      if count > 1)
    smallest = times[min(times)]
    return [["a closed month's ranking, compared with its records, processor time", beside, "grows with the month, not with history",
             verdict(max(times.values()) <= GROWTH * smallest)]]


def of_start(results: dict) -> list[list[str]]:
    found = []
    if marks := results.get("scale"):
        counties = sorted(int(count) for count in marks)
        starts = sorted(1000 * mark["start"] for mark in marks.values())
        span = f"{counties[0]}–{counties[-1]}" if len(counties) > 1 else f"{counties[0]}"
        found.append([f"start to the first answer, two months of {span} counties", f"{starts[0]:.0f}–{starts[-1]:.0f} ms",
                      f"< {1000 * SECONDS_TO_START:.0f} ms", verdict(starts[-1] < 1000 * SECONDS_TO_START)])
    used = {what: most for what, most in memories(results)}
    if used:
        most = max(used, key=used.get)
        found.append(["the server's memory, at most, in all of this", f"{used[most]:.0f} MB ({most})",
                      f"< {MEGABYTES} MB", verdict(used[most] < MEGABYTES)])
    return found


def memories(results: dict):
    """Of everything that ran, what it took; the peak where it is known."""
    def most(memory: dict) -> float:
        return memory.get("peak") or memory["now"]

    if pages := results.get("pages"):
        yield "pages", most(pages["memory"])
    for engine, grown in results.get("lists", {}).items():
        yield from ((f"lists of {int(count):,}, {engine}", most(each["memory"])) for count, each in grown.items())
    for count, mark in results.get("scale", {}).items():
        yield f"demo of {int(count):,}", most(mark["memory"])
    for engine, rates in results.get("writes", {}).get("engines", {}).items():
        if "memory" in rates:
            yield f"writes, {engine}", most(rates["memory"])


def of_clone(clone: dict | None) -> list[list[str]]:
    if not clone:
        return [["clean clone to green tests", "not in these runs: `script/bench clone`", f"< {MINUTES_TO_GREEN} min",
                 "not measured"]]
    return [["clean clone to green tests", f"{clone['minutes']:.0f} min", f"< {MINUTES_TO_GREEN} min",
             verdict(clone["minutes"] < MINUTES_TO_GREEN)]]
