"""100,000 points in a browser: clusters drawn, one pan and one filter, against leaflet.markercluster's load alone.

Both sides run in Chromium on the client's core and read the same bytes of the project's server (typed arrays, which
the server keeps ready between visits); both pages name the address in their head, so that the answer is on its way
before their scripts are.  Both are warm: a reader's browser keeps scripts, styles and the answer from the visits
before, asks the server whether they still hold, and from the third visit on has what it compiled of them.  So it has a
profile: Playwright's usual contexts are private windows, in which Chromium keeps nothing compiled.  What the first
visit takes, with nothing kept, is told beside it.

Each visit is a new window that has come to rest at a page of the same server that brings nothing along: the browser
has its process for that server, as for a reader who has just signed in.  The peer's page goes out with the header by
which the server keeps pages of others out of that process; without it only ours would have to wait for a new one.
Both are told that their reader wants less motion: a pan that is meant to last a quarter of a second is no work.

Ours: from the navigation until a frame has gone out after the page has marked that the clusters stand on its map
(frontend/src/marks_in_view.ts); then from a key of the keyboard, and from a click on the first unit among the facets,
until a frame has gone out after they stand there again.  The whole workspace is loaded meanwhile: ground, facets, list.

The peer: a page that does nothing else (markercluster.html), from the navigation until a frame has gone out after its
clusters are in the document.  As its own documentation says for many markers: one `addLayers` before the group goes on
the map, the defaults for all options and icons.  `chunkedLoading`, which its large example switches on, only parts the
same work so that the page answers meanwhile, and takes longer.

Measured three times.  The engine alone (Chromium's headless shell) on the client's core: what the page costs.  Chromium
with its own frame on that core: tabs, the sign that turns while a page loads, history, suggestions for forms and what
puts the pictures together take a third of the whole then, on a core that no reader has for the page alone.  And
Chromium with its frame on both cores, as a reader's machine has at least two; there the server is in the browser's
way, as it would not be on a machine of its own.  What joins points works in a worker, which on one core waits for the
page and for what compiles the scripts; the peer does all its work in the page and takes about as long anywhere.

The program that drives the browser works on the server's core.  Told apart: the answer's arrival, the load, pan,
filter, and what comes after the answer has arrived, which is the browser's part.
"""

import os
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Playwright, Request, sync_playwright

from benchmarks.bench import Bench
from benchmarks.county import MADE_BY, lay, lay_reports
from benchmarks.databases import Database
from benchmarks.figures import Figure
from benchmarks.ground import Ground, points
from benchmarks.machine import Cores, family
from benchmarks.serving import Server, served, sign_in
from script.steps.console import run_logged, say
from script.steps.frontend import find_node, npm_environment

POINTS = 100_000
COUNTY = Ground(columns=40, rows=30, sections=300, places=500, facilities=2000)
BOUND = 0.1
ROUNDS = 5
FIRST_VISITS = 5
CHROMIUM, ENGINE = "/usr/bin/chromium", "/usr/bin/chromium-headless-shell"
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
VIEWPORT = {"width": 1440, "height": 900}
PEER, PEER_VERSION = "leaflet.markercluster", "1.5.3"
#: A page that brings nothing along, and the header that parts a page of the server from those of others.
START, APART = "/livez", "cross-origin-opener-policy"
PEER_PAGE, PEER_ADDRESS = Path(__file__).resolve().parent / "markercluster.html", "/bench/markercluster.html"
TIMEOUT_MS = 180_000
REST_MS = 2000
POLLING_MS = 250
ANSWER = "/api/v1/points/columns/"

#: Cases of the next five thousand points, as the intake job opens them (surveys.services.opening).
_OPEN_SOME = """SELECT surveys_open_cases(ARRAY(
  SELECT p.id FROM surveys_surveypoint p
  WHERE NOT EXISTS (SELECT FROM surveys_case k WHERE k.point_id = p.id) ORDER BY p.id LIMIT 5000))"""
#: On every page from its start: when was the second frame after the page's mark that points are shown?  The peer's page
#: waits for as many.  A browser tells observers of marks when it has nothing better to do, often some frames later.
_WATCH = """
    const mark = performance.mark.bind(performance);
    performance.mark = (name, ...rest) => {
        const { watched } = window;
        const counts = name === "points-shown" && (!watched || watched.acted !== undefined);
        const seen = () => { if (watched === window.watched) window.shown ??= performance.now(); window.told?.(); };
        if (counts) requestAnimationFrame(() => requestAnimationFrame(seen));
        return mark(name, ...rest);
    };
"""
#: Forget what was shown until now, and note when the next key or click comes, by the browser's own stamp.
_BEGIN = """() => {
    const watched = window.watched = {};
    window.shown = undefined;
    const note = (event) => { watched.acted ??= event.timeStamp; };
    for (const kind of ["keydown", "click"]) addEventListener(kind, note, { capture: true, once: true });
}"""
#: Wait until points are shown; ms since the key or click, else since the navigation.  Nothing is asked again and again
#: meanwhile: that would be work for the same core.
_SHOWN = """async () => {
    while (window.shown === undefined) await new Promise((told) => { window.told = told; });
    return window.shown - (window.watched?.acted ?? 0);
}"""


@dataclass(frozen=True, slots=True)
class Usable:
    """Seconds from the navigation to the answer's last byte and to the first clusters; for a pan and a filter after."""

    answer: float
    load: float
    pan: float = 0
    filtering: float = 0

    @property
    def whole(self) -> float:
        """All of it, from the navigation on."""
        return self.load + self.pan + self.filtering


def run(bench: Bench) -> list[Figure]:
    """Measure both, by turns."""
    count = bench.size(POINTS)
    database = crowded(bench, count)
    script = peer_script(bench)
    cookie = sign_in(database, "leader")
    figures: list[Figure] = []
    with (
        served(database, core=bench.cores.server, log=bench.file("p12_server.log")) as server,
        driving() as (playwright, us),
        on_cores(us, {bench.cores.server}),
    ):
        for what in browsers(bench.cores):
            figures += compare(bench, Readers(playwright, us, what, server, cookie), script, count)
    return figures


@dataclass(frozen=True, slots=True)
class Measured:
    """A browser, and on which cores it works."""

    name: str
    program: str
    cores: set[int]


def browsers(cores: Cores) -> list[Measured]:
    """Which browsers are measured, and where does each work?"""
    return [
        Measured("engine alone on one core", ENGINE, {cores.client}),
        Measured("browser on one core", CHROMIUM, {cores.client}),
        Measured("browser on both cores", CHROMIUM, {cores.client, cores.server}),
    ]


@contextmanager
def driving() -> Iterator[tuple[Playwright, list[int]]]:
    """Playwright, and the processes that drive the browser: this one and what playwright starts."""
    others = set(family(os.getpid()))
    with sync_playwright() as playwright:
        yield playwright, [os.getpid(), *(pid for pid in family(os.getpid()) if pid not in others)]


@contextmanager
def on_cores(pids: Sequence[int], mask: set[int]) -> Iterator[None]:
    """Keep these processes on these cores inside the block."""
    before = {pid: os.sched_getaffinity(pid) for pid in pids}
    try:
        for pid in pids:
            os.sched_setaffinity(pid, mask)
        yield
    finally:
        for pid, usual in before.items():
            os.sched_setaffinity(pid, usual)


def crowded(bench: Bench, count: int) -> Database:
    """A county of 12 km by 10 km with that many points, each with its open case."""

    def fill(database: Database) -> None:
        lay(database, COUNTY)
        with database.as_owner() as connection:
            lay_reports(connection, "bench_report", points(COUNTY, count))
            connection.execute(
                "INSERT INTO surveys_surveypoint (geom, category_id, observed_at, facility_id)"
                " SELECT geom, category_id, on_date, facility_id FROM bench_report ORDER BY id"
            )
            connection.execute("DROP TABLE bench_report")
            connection.execute("ANALYZE surveys_surveypoint")
            while connection.execute(_OPEN_SOME).fetchone() != (0,):
                connection.execute("ANALYZE surveys_case, surveys_casestep")

    return bench.database(
        "browser", fill, made_by=MADE_BY, words=[f"{COUNTY} {count} points with open cases"]
    )


def peer_script(bench: Bench) -> Path:
    """The peer's script, which npm puts beside the project at the first run."""
    folder = bench.file("markercluster")
    script = folder / "node_modules" / PEER / "dist" / "leaflet.markercluster.js"
    if not script.exists():
        say(f"{PEER}: installing it beside the project")
        folder.mkdir(exist_ok=True)
        node = find_node(bench.layout)
        options = ["--no-save", "--no-audit", "--no-fund", "--legacy-peer-deps", "--prefix", str(folder)]
        run_logged(
            [node / "npm", "install", *options, f"{PEER}@{PEER_VERSION}"],
            log=bench.file("markercluster.log"),
            env=npm_environment(bench.layout, node),
        )
    return script


@dataclass(frozen=True, slots=True)
class Readers:
    """Somebody who is signed in, the browser at which they sit, and the processes that drive it."""

    playwright: Playwright
    drivers: Sequence[int]
    at: Measured
    server: Server
    cookie: str

    @contextmanager
    def new(self) -> Iterator["Visits"]:
        """Their visits, of which the browser has kept nothing yet."""
        site = f"http://127.0.0.1:{self.server.port}"
        with TemporaryDirectory() as profile:
            with on_cores(
                self.drivers, self.at.cores
            ):  # the browser stays where its driver was when it started it
                context = self.playwright.chromium.launch_persistent_context(
                    profile,
                    executable_path=self.at.program,
                    args=ARGUMENTS,
                    viewport=VIEWPORT,  # type: ignore[arg-type]
                    reduced_motion="reduce",
                )
            context.add_cookies([{"name": "sessionid", "value": self.cookie, "url": site}])
            context.set_default_timeout(TIMEOUT_MS)
            context.add_init_script(_WATCH)
            yield Visits(context, site)
            context.close()


@dataclass(frozen=True, slots=True)
class Visits:
    """Visits of one reader, whose browser keeps what it was sent."""

    context: BrowserContext
    site: str

    def page(self) -> tuple[Page, dict[str, str]]:
        """A window that has come to rest at the server: Chromium is busy with its own frame for a while.

        And the header by which pages of the server share a process.
        """
        page = self.context.new_page()
        start = page.goto(f"{self.site}{START}")
        assert start is not None  # only where the address differs by nothing but its fragment
        page.wait_for_timeout(REST_MS)
        return page, {APART: start.headers[APART]}

    def workspace(self) -> Usable:
        """Open the workspace, wait for its clusters, pan once, choose one unit."""
        page, _ = self.page()
        with page.expect_request_finished(is_answer) as answer:
            page.goto(f"{self.site}/?tab=filters", wait_until="commit")
        load_ms = page.evaluate(_SHOWN)
        page.focus("#map")
        pan = until_shown(page, lambda: page.keyboard.press("ArrowRight"))
        filtering = until_shown(page, page.locator("[data-facet=unit] input[type=checkbox]").first.click)
        usable = Usable(arrival(page, answer.value), load_ms / 1000, pan, filtering)
        page.close()
        return usable

    def peer(self, script: Path) -> tuple[Usable, int]:
        """Open the page that gives the peer the same points: until its clusters stand, and how many they are."""
        page, apart = self.page()
        lend(page, {PEER_ADDRESS: PEER_PAGE, "/bench/markercluster.js": script}, apart)
        with page.expect_request_finished(is_answer) as answer:
            page.goto(f"{self.site}{PEER_ADDRESS}", wait_until="commit")
        page.wait_for_function("window.done !== undefined", polling=POLLING_MS)
        done: dict[str, Any] = page.evaluate("window.done")
        usable = Usable(arrival(page, answer.value), done["ms"] / 1000)
        page.close()
        return usable, int(done["clusters"])


def lend(page: Page, files: Mapping[str, Path], headers: Mapping[str, str]) -> None:
    """Answer these addresses of the server from files, at once; Playwright's own way would switch the cache off."""
    wire = page.context.new_cdp_session(page)
    told = [{"name": name, "value": value} for name, value in headers.items()]

    def answer(event: dict[str, Any]) -> None:
        file = files[urlsplit(event["request"]["url"]).path]
        body = b64encode(file.read_bytes()).decode()
        asked = {"requestId": event["requestId"], "responseCode": 200, "responseHeaders": told}
        wire.send("Fetch.fulfillRequest", {**asked, "body": body})

    wire.on("Fetch.requestPaused", answer)
    wire.send("Fetch.enable", {"patterns": [{"urlPattern": f"*{path}"} for path in files]})


def is_answer(request: Request) -> bool:
    """Is it the request for all points?"""
    return ANSWER in request.url


def arrival(page: Page, answer: Request) -> float:
    """How many seconds after the navigation had the whole answer arrived?"""
    timing = answer.timing
    return (timing["startTime"] + timing["responseEnd"] - page.evaluate("performance.timeOrigin")) / 1000


def until_shown(page: Page, act: Callable[[], None]) -> float:
    """How many seconds after the act do points stand again?"""
    page.evaluate(_BEGIN)
    act()
    return float(page.evaluate(_SHOWN)) / 1000


def first_visit(readers: Readers) -> Usable:
    """Open the workspace in a browser that has kept nothing."""
    with readers.new() as visits:
        return visits.workspace()


def compare(bench: Bench, readers: Readers, script: Path, count: int) -> list[Figure]:
    """All three of ours together against the peer's load, of visits after the first two."""
    first = [first_visit(readers) for _ in range(FIRST_VISITS)]
    usable: list[Usable] = []
    loaded: list[Usable] = []
    clusters: list[int] = []
    with readers.new() as visits:

        def ours() -> Sequence[float]:
            usable.append(visits.workspace())
            return [usable[-1].whole]

        def peer() -> Sequence[float]:
            one, found = visits.peer(script)
            loaded.append(one)
            clusters.append(found)
            return [one.whole]

        ours(), peer()
        rounds = bench.measure({"workspace": ours, PEER: peer}, rounds=ROUNDS)

    def middle(of: Callable[[Usable], float], among: list[Usable]) -> float:
        return round(median(map(of, among)), 3)

    usable, loaded = usable[2:], loaded[2:]
    return [
        rounds.figure(
            *(
                "P12",
                f"clusters drawn, one pan, one filter; {readers.at.name}",
                f"{PEER} {PEER_VERSION}, load",
            ),
            ours="workspace",
            peer=PEER,
            bound=BOUND,
            points=count,
            first_visit_s=middle(lambda one: one.whole, first),
            answer_s=middle(lambda one: one.answer, usable),
            load_s=middle(lambda one: one.load, usable),
            pan_s=middle(lambda one: one.pan, usable),
            filter_s=middle(lambda one: one.filtering, usable),
            peer_answer_s=middle(lambda one: one.answer, loaded),
            after_answer_s=middle(lambda one: one.whole - one.answer, usable),
            peer_after_answer_s=middle(lambda one: one.whole - one.answer, loaded),
            peer_clusters=clusters[-1],
        )
    ]
