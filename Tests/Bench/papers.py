"""Charts and tables of docs/performance.md, from what one run found."""

import math
import re
from pathlib import Path

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

# One colour for each of what is compared, grey for the machine's own limits.
SQLITE, POSTGRES, MACHINE = "#a2272d", "#23597f", "#6f6a63"
plt.rcParams.update({
    "font.size": 10, "axes.spines.top": False, "axes.spines.right": False, "axes.grid": True, "grid.alpha": 0.25,
    "svg.hashsalt": "wenming", "legend.frameon": False,
})


def renew(docs: Path, results: dict) -> None:
    paper = docs / "performance.md"
    text = paper.read_text()
    for name, part in {"writes": of_writes, "lists": of_lists, "scale": of_scale}.items():
        if name in results:
            for table, lines in part(results[name], docs / "pictures").items():
                text = replaced(text, table, lines)
    paper.write_text(text)


def replaced(text: str, name: str, lines: list[str]) -> str:
    """What stands between `<!-- name -->` and `<!-- end -->` is the script's."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"docs/performance.md has no place for “{name}”")
    return pattern.sub(lambda found: found.group(1) + "\n".join(lines) + "\n" + found.group(2), text)


def table(head: list[str], rows: list[list]) -> list[str]:
    return ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 1),
            *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)]


def measured_on(result: dict) -> str:
    return f"Measured on {result['machine']['day']} on {result['machine']['cores']} cores."


def saved(figure, folder: Path, name: str) -> None:
    folder.mkdir(exist_ok=True)
    figure.tight_layout()
    figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)


def of_writes(result: dict, pictures: Path) -> dict[str, list[str]]:
    at_once, many, one = result["at_once"], result["64 a commit"], result["one a commit"]
    figure, axes = plt.subplots(figsize=(8, 4.6))
    for name, colour in {"SQLite": SQLITE, "PostgreSQL": POSTGRES}.items():
        rates = result["engines"][name]
        for kind, style in {"rows": "-o", "commands": "--s", "HTTP": ":^"}.items():
            axes.plot(at_once, rates[kind], style, color=colour, label=f"{name}: {kind}")
    axes.plot(at_once, result["TPC-B"], "-x", color=MACHINE, label="pgbench TPC-B")
    axes.axhline(many, color=MACHINE, linewidth=1, label="bare SQLite loop, 64 rows a commit")
    axes.axhline(one, color=MACHINE, linewidth=1, linestyle="--", label="bare SQLite loop, one row a commit")
    axes.set(xscale="log", yscale="log", xlabel="at once", ylabel="durable writes a second")
    axes.set_xticks(at_once, [str(number) for number in at_once])
    axes.minorticks_off()
    axes.legend(fontsize=8, loc="center left", bbox_to_anchor=(1.01, 0.5))
    saved(figure, pictures, "writes")
    rows = [[name, number, f"{rates['rows'][i]:,.0f}", f"{100 * rates['rows'][i] / many:.0f} %",
             f"{rates['commands'][i]:,.0f}", f"{rates['HTTP'][i]:,.0f}",
             f"{100 * rates['HTTP'][i] / rates['fixed']:.0f} %",
             f"{result['TPC-B'][i]:,.0f}", f"{rates['commands'][i] / result['TPC-B'][i]:.1f} ×",
             f"{rates['HTTP'][i] / result['TPC-B'][i]:.1f} ×"]
            for name, rates in result["engines"].items() for i, number in enumerate(at_once)]
    head = ["Engine", "at once", "rows/s", "of 64 rows a commit", "commands/s", "over HTTP/s", "of the fixed bytes", "TPC-B/s",
            "commands of TPC-B", "HTTP of TPC-B"]
    return {"writes": [*table(head, rows), "", f"The bare SQLite loop: {one:,.0f} rows a second one a commit, "
                       f"{many:,.0f} 64 a commit. {measured_on(result)}"]}


def of_lists(result: dict, pictures: Path) -> dict[str, list[str]]:
    pages = dict(result["pages"])
    memory = pages.pop("memory")
    fixed = pages["fixed bytes"]
    of_pages = table(["Page", "a second", "of the fixed bytes"],
                     [[name, f"{rate:,.0f}", f"{100 * rate / fixed:.1f} %"] for name, rate in pages.items()])
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.2), sharex=True)
    names = list(result["SQLite"][0]["lists"])
    for engine, colour in {"SQLite": SQLITE, "PostgreSQL": POSTGRES}.items():
        for name, style in zip(names, ["-o", "--s", ":^", "-.d"], strict=True):
            found = [grown["lists"][name] for grown in result[engine]]
            # Where none came in time, there is no point.
            left.plot(result["rows"][:len(found)], [one["median"] or math.nan for one in found], style, color=colour,
                      label=f"{engine}: {name}")
            right.plot(result["rows"][:len(found)], [one["a_second"] or math.nan for one in found], style,
                       color=colour)
        right.plot(result["rows"][:len(result[engine])], [grown["fixed"] for grown in result[engine]], "-x",
                   color=MACHINE, alpha=1 if engine == "SQLite" else 0.5, label=f"fixed bytes beside {engine}")
    left.set(xscale="log", yscale="log", xlabel="findings in the county", ylabel="ms, one at a time (median)")
    right.set(xscale="log", yscale="log", xlabel="findings in the county", ylabel="pages a second, 16 at once")
    figure.legend(fontsize=7, loc="lower center", ncols=3, bbox_to_anchor=(0.5, -0.02))
    figure.tight_layout()
    figure.subplots_adjust(bottom=0.33)
    pictures.mkdir(exist_ok=True)
    figure.savefig(pictures / "lists.svg", metadata={"Date": None})
    plt.close(figure)
    rows = [[f"{engine}, {count:,}", name, f"{one['median']:.1f}" if one["median"] else "none in 5 s", f"{one['a_second']:,.0f}",
             f"{100 * one['a_second'] / grown['fixed']:.1f} %", f"{grown['memory']:,.0f}"]
            for engine in ["SQLite", "PostgreSQL"]
            for count, grown in zip(result["rows"], result[engine], strict=False)
            for name, one in grown["lists"].items()]
    head = ["Engine, findings", "list", "ms alone", "a second, 16 at once", "of the fixed bytes", "server's memory, MB"]
    return {"pages": [*of_pages, "", f"Resident memory after that: {memory:,.0f} MB. {measured_on(result)}"],
            "lists": [*table(head, rows), "", measured_on(result)]}


def of_scale(result: dict, pictures: Path) -> dict[str, list[str]]:
    marks = result["marks"]
    counties = [mark["counties"] for mark in marks]
    figure, axes = plt.subplots(1, 3, figsize=(10, 3.2))
    drawn = {"processor": "processor seconds to load", "megabytes": "MB of records", "memory": "MB of server's memory"}
    for axis, (key, label) in zip(axes, drawn.items(), strict=True):
        axis.plot(counties, [mark[key] for mark in marks], "-o", color=SQLITE)
        if key != "memory":
            axis.plot(counties, [marks[0][key] * number for number in counties], "--", color=MACHINE,
                      label="as many times the first")
            axis.legend(fontsize=8)
        axis.set(xlabel="counties", ylabel=label, xscale="log", yscale="log" if key != "memory" else "linear")
        axis.set_xticks(counties, [str(number) for number in counties])
        axis.minorticks_off()
    axes[2].set_ylim(0, 1.3 * max(mark["memory"] for mark in marks))
    saved(figure, pictures, "scale")
    rows = [[mark["counties"], f"{mark['processor']:,.0f}", f"{mark['processor'] / mark['counties']:.1f}",
             f"{mark['megabytes']:,.0f}", f"{1000 * mark['start']:,.0f}", f"{mark['share']:.1f} %",
             f"{mark['memory']:,.0f}"] for mark in marks]
    head = ["Counties", "processor s to load", "each", "MB of records", "ms to the first answer",
            "list, of the fixed bytes", "server's memory, MB"]
    return {"scale": [*table(head, rows), "", measured_on(result)]}
