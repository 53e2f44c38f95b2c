"""Small files in each form that data sets come in, made up for the tests."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Sequence

STATES = ("IRN", "RUS", "USA", "CHN", "TUR")
NAMES = {"IRN": "Iran", "RUS": "Russian Federation", "USA": "United States", "CHN": "China", "TUR": "Turkey"}
FIPS = {"IRN": "IR", "RUS": "RS", "USA": "US", "CHN": "CH", "TUR": "TU"}
CODES = ("010", "036", "042", "043", "057", "0811", "112", "138", "163", "190")
FIRST = datetime.date(2015, 1, 1)


def day(number: int) -> datetime.date:
    return FIRST + datetime.timedelta(days=number % 300)


def pair(number: int) -> tuple[str, str]:
    return STATES[number % 5], STATES[(number * 3 + 1) % 5 if (number * 3 + 1) % 5 != number % 5 else (number + 1) % 5]


def gdelt1(rows: int = 20) -> bytes:
    return _tabs(_gdelt(number, second=False) for number in range(rows))


def gdelt2(rows: int = 20) -> bytes:
    return _tabs(_gdelt(number, second=True) for number in range(rows))


def _gdelt(number: int, *, second: bool) -> list[str]:
    one, other = pair(number)
    code = CODES[number % len(CODES)]
    when = day(number).strftime("%Y%m%d")
    quad = {"0": "1" if code[1] < "6" else "2", "1": "3" if code[1] < "4" else "4"}[code[0]]
    geo = ["1", "Somewhere", FIPS[one], FIPS[one] + "01", *(["77"] if second else []), "35.5", "51.4", "-1"]
    place = ["4", f"Town {number}", FIPS[other], FIPS[other] + "01", *(["78"] if second else []), "55.75", "37.6", "-2"]
    actors = []
    for state, role in ((one, "GOV"), (other, "")):
        actors += [state + role, NAMES[state].upper(), state, "", "", "", "", role, "", ""]
    added = when + ("001500" if second else "")
    return [
        str(410000000 + number),
        when,
        when[:6],
        when[:4],
        when[:4] + ".01",
        *actors,
        "1",
        code,
        code[:3],
        code[:2],
        quad,
        "1.5",
        "4",
        "1",
        "4",
        "-2.5",
        *geo,
        *geo,
        *place,
        added,
        f"https://news.example/{number}",
    ]


ICEWS_HEAD = "\t".join(
    [
        "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code",
        "Intensity",
        "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City",
        "District",
        "Province", "Country", "Latitude", "Longitude",
    ]
)  # fmt: skip


def icews(rows: int = 20) -> bytes:
    def row(number: int) -> list[str]:
        one, other = pair(number)
        code = CODES[number % len(CODES)]
        return [
            str(20000 + number),
            day(number).isoformat(),
            f"Foreign Affairs ({NAMES[one]})",
            "Foreign Ministry,Government",
            NAMES[one],
            "text",
            code,
            "1.0",
            NAMES[other],
            "",
            NAMES[other],
            "77",
            "1",
            "Agency",
            f"City {number}",
            "",
            "",
            NAMES[other],
            "55.75",
            "37.6",
        ]

    return (ICEWS_HEAD + "\n").encode() + _tabs(row(number) for number in range(rows))


POLECAT_HEAD = (
    "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\tActor Name Raw\t"
    "Actor Country\tActor COW\tPrimary Actor Sector\tSecondary Actor Sector\tRecipient Name\tRecipient Name Raw\t"
    "Recipient Country\tRecipient COW\tPrimary Recipient Sector\tSecondary Recipient Sector\tPlacename\tCity\tCountry\t"
    "Latitude\tLongitude"
)
TYPES = (
    ("CONSULT", "visit", "1"),
    ("AGREE", "", "1"),
    ("SANCTION", "impose", "4"),
    ("ACCUSE", "allege", "3"),
    ("AID", "military", "2"),
)


def polecat(rows: int = 20) -> bytes:
    def row(number: int) -> list[str]:
        one, other = pair(number)
        kind, mode, quad = TYPES[number % len(TYPES)]
        return [
            f"PLV{number:06}",
            day(number).isoformat(),
            kind,
            mode,
            "2.5",
            quad,
            "None",
            f"Ministry of {NAMES[one]}",
            "x",
            one,
            "365",
            "GOV",
            "None",
            NAMES[other],
            "y",
            other,
            "630",
            "MIL",
            "None",
            f"Port {number}",
            "None",
            other,
            "35.7",
            "51.4",
        ]

    return (POLECAT_HEAD + "\n").encode() + _tabs(row(number) for number in range(rows))


PHOENIX_HEAD = (
    "eid,story_date,year,month,day,source,source_root,source_agent,source_others,target,target_root,target_agent,"
    "target_others,code,root_code,quad_class,goldstein,joined_issues,lat,lon,placename,statename,countryname,aid,process"
)


def phoenix(rows: int = 20) -> bytes:
    def row(number: int) -> list[str]:
        one, other = pair(number)
        when = day(number)
        code = CODES[number % len(CODES)]
        quad = (
            "0" if code == "010" else {"0": "1" if code[1] < "6" else "2", "1": "3" if code[1] < "4" else "4"}[code[0]]
        )
        return [
            f"NYT{number}",
            when.strftime("%m/%d/%Y"),
            str(when.year),
            str(when.month),
            str(when.day),
            one + "GOV",
            one,
            "GOV",
            "",
            other,
            other,
            "",
            "",
            code,
            code[:2],
            quad,
            "1.0",
            "",
            "35.7",
            "51.4",
            f'Town "{number}", old',
            "",
            NAMES[other],
            "9",
            "p",
        ]

    return _commas(PHOENIX_HEAD.split(","), (row(number) for number in range(rows)))


def phoenix_daily(rows: int = 20) -> bytes:
    def row(number: int) -> list[str]:
        one, other = pair(number)
        when = day(number)
        code = CODES[number % len(CODES)]
        quad = (
            "0" if code == "010" else {"0": "1" if code[1] < "6" else "2", "1": "3" if code[1] < "4" else "4"}[code[0]]
        )
        return [
            f"{number}_1",
            when.strftime("%Y%m%d"),
            str(when.year),
            f"{when.month:02}",
            f"{when.day:02}",
            one + "GOV",
            one,
            "GOV",
            "",
            other,
            other,
            "",
            "",
            code,
            code[:2],
            quad,
            "1.0",
            "",
            "35.7",
            "51.4",
            f"Town {number}",
            "",
            other,
            "s_1",
            "https://news.example",
            "agency",
        ]

    return _tabs(row(number) for number in range(rows))


CSV_HEAD = ("id", "date", "source", "target", "code", "goldstein", "place", "latitude", "longitude", "reports")


def cameo_csv(rows: int = 20) -> bytes:
    def row(number: int) -> list[str]:
        one, other = pair(number)
        code = CODES[number % len(CODES)]
        place = f'The "old" town, {number}'
        return [str(number), day(number).isoformat(), NAMES[one], other, code, "1.0", place, "35.7", "51.4", "2"]

    return _commas(CSV_HEAD, (row(number) for number in range(rows)))


FORMS: dict[str, Callable[[int], bytes]] = {
    "gdelt1": gdelt1,
    "gdelt2": gdelt2,
    "icews": icews,
    "polecat": polecat,
    "phoenix": phoenix,
    "phoenix-daily": phoenix_daily,
    "cameo-csv": cameo_csv,
}
DELIMITERS = {name: "," if name in ("phoenix", "cameo-csv") else "\t" for name in FORMS}
HEADED = {"icews", "polecat", "phoenix", "cameo-csv"}
# Columns, from 0, of the event's date and of its code.
DATES = {"gdelt1": 1, "gdelt2": 1, "icews": 1, "polecat": 1, "phoenix": 3, "phoenix-daily": 1, "cameo-csv": 1}
CODED = {"gdelt1": 26, "gdelt2": 26, "icews": 6, "polecat": 2, "phoenix": 13, "phoenix-daily": 13, "cameo-csv": 4}


def fields(form: str, line: bytes) -> list[str]:
    return next(csv.reader(io.StringIO(line.decode()), delimiter=DELIMITERS[form], **_quoting(form)))


def line_of(form: str, values: Sequence[str]) -> bytes:
    if DELIMITERS[form] == "\t":
        return "\t".join(values).encode()
    made = io.StringIO()
    csv.writer(made, lineterminator="").writerow(values)
    return made.getvalue().encode()


def _quoting(form: str) -> dict[str, object]:
    return {"quoting": csv.QUOTE_NONE} if DELIMITERS[form] == "\t" else {}


def _tabs(rows) -> bytes:
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def _commas(head, rows) -> bytes:
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return made.getvalue().encode()
