"""Charts of docs/performance.md, the machine's own limits on the same axes."""

import math
from pathlib import Path

import matplotlib
from budgets import MEGABYTES

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

# One colour for each of what is compared, grey for the machine's own limits.
SQLITE, POSTGRES, MACHINE = "#a2272d", "#23597f", "#6f6a63"
ENGINES = {"SQLite": SQLITE, "PostgreSQL": POSTGRES}
plt.rcParams.update({
    "font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "grid.alpha": 0.25,
    "svg.hashsalt": "wenming", "legend.frameon": False,
})


def save(figure, folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)


def of_writes(result: dict, folder: Path) -> None:
    at_once = result["at_once"]
    figure, axes = plt.subplots(figsize=(8, 4.6))
    for name, colour in ENGINES.items():
        for kind, style in {"rows": "-o", "commands": "--s", "HTTP": ":^"}.items():
            axes.plot(at_once, result["engines"][name][kind], style, color=colour, label=f"{name}: {kind}")
    axes.plot(at_once, result["TPC-B"], "-x", color=MACHINE, label="pgbench TPC-B")
    axes.axhline(result["64 a commit"], color=MACHINE, linewidth=1, label="bare SQLite loop, 64 rows a commit")
    axes.axhline(result["one a commit"], color=MACHINE, linewidth=1, linestyle="--", label="bare SQLite loop, one row a commit")
    axes.set(xscale="log", yscale="log", xlabel="at once", ylabel="durable writes a second")
    axes.set_xticks(at_once, [str(number) for number in at_once])
    axes.minorticks_off()
    axes.legend(fontsize=8, loc="center left", bbox_to_anchor=(1.01, 0.5))
    figure.tight_layout()
    save(figure, folder, "writes")


def of_lists(lists: dict, folder: Path) -> None:
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.6), sharex=True)
    for engine, colour in ENGINES.items():
        grown = {int(count): each for count, each in sorted(lists[engine].items(), key=lambda each: int(each[0]))}
        names = list(next(iter(grown.values()))["lists"])
        for name, style in zip(names, ["-o", "--s", ":^", "-.d"], strict=True):
            found = [each["lists"][name] for each in grown.values()]
            # Where none came in time, there is no point.
            left.plot(list(grown), [one["median"] or math.nan for one in found], style, color=colour,
                      label=f"{engine}: {name}")
            right.plot(list(grown), [100 * one["a_second"] / each["fixed"]["a_second"] or math.nan
                                     for one, each in zip(found, grown.values(), strict=True)], style, color=colour)
        left.plot(list(grown), [each["fixed"].get("median", math.nan) for each in grown.values()], "-x", color=MACHINE,
                  alpha=1 if engine == "SQLite" else 0.5, label=f"{engine}: fixed bytes of the same server")
    right.axhline(100, color=MACHINE)
    left.set(xscale="log", yscale="log", xlabel="findings in the county", ylabel="ms, one at a time (median)")
    right.set(xscale="log", yscale="log", xlabel="findings in the county", ylabel="% of the fixed bytes, 16 at once")
    figure.legend(*left.get_legend_handles_labels(), fontsize=8, loc="lower center", ncols=2)
    figure.tight_layout(rect=(0, 0.26, 1, 1))
    save(figure, folder, "lists")


def of_scale(marks: dict, folder: Path) -> None:
    counties = sorted(int(count) for count in marks)
    sizes = [marks[str(count)] for count in counties]
    figure, (time, size, memory) = plt.subplots(1, 3, figsize=(10, 3.4))
    for axis, key, label, bare, limit in (
            (time, "processor", "processor seconds to load", "bare", "as many rows, bare SQLite loop"),
            (size, "megabytes", "MB of records", "payload", "their rows alone")):
        axis.plot(counties, [mark[key] for mark in sizes], "-o", color=SQLITE, label="the demo")
        axis.plot(counties, [sizes[0][key] * count / counties[0] for count in counties], ":", color=SQLITE,
                  label="as many times the first")
        axis.plot(counties, [mark.get(bare, math.nan) for mark in sizes], "-x", color=MACHINE, label=limit)
        axis.set(ylabel=label, yscale="log")
    memory.plot(counties, [mark["memory"]["now"] for mark in sizes], "-o", color=SQLITE, label="after the list was asked for")
    memory.plot(counties, [mark["memory"].get("peak", math.nan) for mark in sizes], "--^", color=SQLITE, label="at most")
    memory.axhline(MEGABYTES, color=MACHINE, linewidth=1, label="budget")
    memory.set(ylabel="MB of server's memory")
    memory.set_ylim(0, 1.5 * MEGABYTES)
    for axis in (time, size, memory):
        axis.set(xlabel="counties", xscale="log")
        axis.set_xticks(counties, [str(count) for count in counties])
        axis.minorticks_off()
        axis.legend(fontsize=7)
    figure.tight_layout()
    save(figure, folder, "scale")
