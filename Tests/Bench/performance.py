"""docs/performance.md: its tables from docs/performance.json, which keeps what earlier runs measured."""

import re
from pathlib import Path

import budgets
import charts
import kept

ENGINES = list(charts.ENGINES)


def renew(docs: Path, found: dict) -> None:
    paper, pictures = docs / "performance.md", docs / "pictures"
    results = kept.with_found(docs / "performance.json", found)
    text = replaced(paper.read_text(), "budgets", table(["What", "Measured", "Budget", ""], budgets.rows(results)))
    for name, part in {"pages": of_pages, "writes": of_writes, "lists": of_lists, "scale": of_scale,
                       "profile": of_profile}.items():
        if name in results:
            text = replaced(text, name, part(results[name]))
            if draw := getattr(charts, f"of_{name}", None):
                draw(results[name], pictures)
    paper.write_text(text)


def replaced(text: str, name: str, lines: list[str]) -> str:
    """What stands between `<!-- name -->` and `<!-- end -->` is the script's."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"docs/performance.md has no place for “{name}”")
    return pattern.sub(lambda found: found.group(1) + "\n".join(lines) + "\n" + found.group(2), text)


def table(head: list[str], rows: list[list]) -> list[str]:
    numbers = "---|" if head[-1] == "" else "---:|"
    return ["| " + " | ".join(head) + " |", "|---|" + "---:|" * (len(head) - 2) + numbers,
            *("| " + " | ".join(str(cell) for cell in row) + " |" for row in rows)]


def measured(parts: dict[str, dict]) -> str:
    """When, where and of which commit; by parts, where they are not of one run."""
    runs: dict[str, list[str]] = {}
    for name, part in parts.items():
        said = part["measured"]
        when = (f"on {said['day']} at commit {said['commit']}, {said['cores']} cores, {said['disk']}, "
                f"each asked for {said['seconds']} s")
        runs.setdefault(when, []).append(name)
    if len(runs) == 1:
        return f"Measured {next(iter(runs))}."
    return "Measured: " + "; ".join(f"{', '.join(names)} {when}" for when, names in runs.items()) + "."


def memory(used: dict) -> str:
    return f"{used['now']:,.0f} ({used['peak']:,.0f})" if "peak" in used else f"{used['now']:,.0f}"


def of_pages(result: dict) -> list[str]:
    rates = result["rates"]
    rows = [[name, f"{rate:,.0f}", f"{100 * rate / rates['fixed bytes']:.1f} %"] for name, rate in rates.items()]
    return [*table(["Page", "a second", "of the fixed bytes"], rows), "",
            f"{result['rows']:,} findings. Resident memory after that, in MB (at most): {memory(result['memory'])}. "
            + measured({"": result})]


def of_unsealed(rates: dict, i: int) -> str:
    # An older measurement has none.
    return f"{rates['commands'][i] / rates['unsealed'][i]:.2f} ×" if "unsealed" in rates else ""


def of_writes(result: dict) -> list[str]:
    many, tpcb = result["64 a commit"], result["TPC-B"]
    rows = [[name, number, f"{rates['rows'][i]:,.0f}", f"{100 * rates['rows'][i] / many:.0f} %",
             f"{rates['commands'][i]:,.0f}", of_unsealed(rates, i), f"{rates['HTTP'][i]:,.0f}",
             f"{100 * rates['HTTP'][i] / rates['fixed'][i]:.0f} %", f"{tpcb[i]:,.0f}",
             f"{rates['commands'][i] / tpcb[i]:.1f} ×", f"{rates['HTTP'][i] / tpcb[i]:.1f} ×",
             f"{rates['HTTP'][i] / max(tpcb):.1f} ×"]
            for name, rates in result["engines"].items() for i, number in enumerate(result["at_once"])]
    head = ["Engine", "at once", "rows/s", "of 64 rows a commit", "commands/s", "of unsealed", "over HTTP/s", "of the fixed bytes", "TPC-B/s",
            "commands of TPC-B", "HTTP of TPC-B", "HTTP of its best"]
    used = ", ".join(f"{memory(rates['memory'])} on {name}" for name, rates in result["engines"].items() if "memory" in rates)
    return [*table(head, rows), "",
            f"The bare SQLite loop: {result['one a commit']:,.0f} rows a second one a commit, {many:,.0f} 64 a commit. "
            + (f"Resident memory of the server, in MB (at most): {used}. " if used else "") + measured({"": result})]


def of_lists(result: dict) -> list[str]:
    grown = {f"{engine} {int(count):,}": each for engine in ENGINES
             for count, each in sorted(result[engine].items(), key=lambda each: int(each[0]))}
    rows = [[name, each, f"{one['median']:.2f}" if one["median"] else "none came", f"{one['a_second']:,.0f}",
             f"{100 * one['a_second'] / found['fixed']['a_second']:.1f} %", memory(found["memory"])]
            for name, found in grown.items()
            for each, one in [*found["lists"].items(), *fixed_bytes(found["fixed"])]]
    head = ["Engine, findings", "list", "ms alone", "a second, 16 at once", "of the fixed bytes", "server's memory, MB (at most)"]
    months = ", ".join(f"{found['closed month']:.1f} ms beside {name}" for name, found in grown.items()
                       if "closed month" in found)
    return [*table(head, rows), "",
            (f"A closed month's ranking, processor time: {months}. " if months else "") + measured(grown)]


def fixed_bytes(fixed: dict) -> list[tuple[str, dict]]:
    return [("fixed bytes", fixed)] if "median" in fixed else []


def of_scale(result: dict) -> list[str]:
    marks = {int(count): mark for count, mark in sorted(result.items(), key=lambda each: int(each[0]))}

    def cell(mark: dict, name: str) -> str:
        return f"{mark[name]:,.1f}" if name in mark else "—"

    rows = [[count, f"{mark['processor']:,.0f}", f"{mark['processor'] / count:.1f}", cell(mark, "bare"),
             f"{mark['megabytes']:,.0f}", cell(mark, "payload"), f"{1000 * mark['start']:,.0f}", f"{mark['share']:.1f} %",
             cell(mark, "closed month"), memory(mark["memory"])] for count, mark in marks.items()]
    head = ["Counties", "processor s to load", "each", "s for as many rows bare", "MB of records", "their rows alone",
            "ms to the first answer", "list, of the fixed bytes", "closed month, ms of processor", "server's memory, MB (at most)"]
    return [*table(head, rows), "", measured({f"{count:,}" if count > 1 else "one county": mark for count, mark in marks.items()})]


def of_profile(result: dict) -> list[str]:
    """A column for each of what was asked for. Of a group, its microseconds and its share; nothing below a half per cent."""
    asked = list(result.values())
    rows = [["answers a second", *(f"{each['a_second']:,.0f}" for each in asked)]]
    for who, words in {"server": "µs of processor each: the server", "PostgreSQL": "PostgreSQL", "wrk": "wrk"}.items():
        rows.append([words, *(f"{each['microseconds'][who]:,.0f}" for each in asked)])
    cores = asked[0]["measured"]["cores"]
    rows.append([f"of {cores} cores, all three took", *(f"{sum(each['machine'].values()):.1f}" for each in asked)])
    for words, groups in {"what for": "purposes", "in what": "means"}.items():
        rows.append([f"**the server's: {words}**", *("" for _ in asked)])
        for group in asked[0][groups]:
            shares = [each[groups].get(group, 0) for each in asked]
            if max(shares) >= 0.005:
                rows.append([group, *(
                    f"{share * each['microseconds']['server']:,.0f} ({100 * share:.0f} %)" if share >= 0.005 else ""
                    for share, each in zip(shares, asked, strict=True))])
    return [*table(["", *result], rows), "",
            f"{sum(each['samples'] for each in asked):,} stacks. {measured(result)}"]
