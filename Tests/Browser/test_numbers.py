"""Every number that opens opens as many rows as it says."""

import re
from urllib.parse import urljoin

import pytest

from conftest import assert_sound, number_in

HOMES = ["创建办干事", "创建办主任", "县领导", "督查员", "部门联络员", "部门分管领导", "部门主要领导",
         "乡镇（街道）联络员", "乡镇（街道）分管领导", "乡镇（街道）主要领导", "村（社区）工作者"]


def rows_at(page, address: str) -> int | None:
    """The rows of the list at an address, over all of its pages; nothing when there is no list."""
    page.goto(address)
    if "#" in address:
        return body_rows(page.locator(f'[id="{address.rpartition("#")[2]}"] table[data-rows]'))
    rows = None
    while True:
        tables = page.locator("table[data-rows]")
        if tables.count() > 0:
            rows = (rows or 0) + body_rows(tables)
        elif page.locator("main .empty").count() > 0:
            rows = rows or 0
        following = page.locator('a[rel="next"]')
        if following.count() == 0:
            return rows
        page.goto(following.evaluate("link => link.href"))


def body_rows(tables) -> int:
    return tables.locator("tbody tr").count()


def numbers_on(page) -> list[tuple[str, str, int]]:
    """What opens on a page: the words around it, its address, and the number that it says."""
    return page.locator("[data-number]").evaluate_all(
        """links => links.map(link => [
            link.closest("dl, tr, p, li")?.innerText.replace(/\\s+/g, " ").slice(0, 60) ?? "",
            link.href, Number(link.dataset.number)])""")


class Books:
    """Opens numbers, each list once, and keeps what does not agree."""

    def __init__(self, page):
        self.page = page
        self.rows = {}
        self.opened = 0
        self.faults = []

    def compare(self, where: str, words: str, address: str, number: int) -> None:
        if address not in self.rows:
            self.rows[address] = rows_at(self.page, address)
        self.opened += 1
        if self.rows[address] != number:
            self.faults.append(f"{where}: “{words}” says {number}, {address} has {self.rows[address]} rows")

    def open_all(self, address: str) -> None:
        self.page.goto(address)
        assert_sound(self.page)
        shown = self.page.locator("[data-number]").evaluate_all(
            "links => links.filter(link => /^\\d+$/.test(link.innerText) && link.innerText !== link.dataset.number)"
            ".map(link => `${link.innerText} for ${link.dataset.number}`)")
        self.faults += [f"{address}: shows {fault}" for fault in shown]
        for words, target, number in numbers_on(self.page):
            self.compare(address, words, target, number)


def months(page, server, state: str) -> list[str]:
    """The addresses of months that are `已关账` or `进行中`."""
    page.goto(server.url("assessments"))
    links = page.get_by_role("row").filter(has_text=state).get_by_role("link")
    return [urljoin(page.url, link.get_attribute("href")) for link in links.all()]


@pytest.mark.parametrize("role", HOMES)
def test_what_waits_on_the_first_page_is_what_its_list_holds(role, sign_in, server):
    page = sign_in(role)
    books = Books(page)
    books.open_all(server.url())
    page.goto(server.url())
    waiting = page.locator("main li.waiting").evaluate_all(
        "entries => entries.map(entry => [entry.querySelector('a').innerText, entry.querySelector('a').href, "
        "entry.querySelector('.tag').innerText])")
    said = re.search(r"等您办的事有(\d+)项", page.get_by_role("main").inner_text())
    assert len(waiting) == (int(said.group(1)) if said else 0)
    for words, address, count in waiting:
        page.goto(address)
        assert_sound(page)
        if page.locator("h1").inner_text() == "我的检查":
            lines = page.get_by_role("main").get_by_role("listitem").count()
            if lines != int(count) or number_in(page.locator(".heading .line").inner_text()) != lines:
                books.faults.append(f"home of {role}: “{words}” says {count}, the list has {lines}")
        elif "/findings" in address:
            books.compare(f"home of {role}", words, address, int(count))
    assert books.faults == []


@pytest.mark.parametrize("state", ["已关账", "进行中"])
def test_the_numbers_of_a_month_open(state, sign_in, server):
    page = sign_in("创建办主任")
    books = Books(page)
    found = months(page, server, state)
    assert found != []
    for month in found:
        books.open_all(month)
        page.goto(month)
        townships = page.locator('table[data-rows="townships"] tbody a').evaluate_all(
            "links => links.map(link => link.href)")
        assert len(townships) == 12
        for township in townships:
            books.open_all(township)
            page.goto(township)
            for caption in page.locator("table[data-rows] caption").all():
                table = caption.locator("xpath=..")
                if number_in(caption.inner_text().partition("：")[2]) != body_rows(table):
                    books.faults.append(f"{township}: {caption.inner_text()} has {body_rows(table)} rows")
    assert books.opened > 0
    assert books.faults == []


@pytest.mark.parametrize("role", ["乡镇（街道）联络员", "乡镇（街道）主要领导", "部门联络员", "村（社区）工作者"])
def test_the_numbers_of_a_closed_month_open_for_those_who_are_ranked(role, sign_in, server):
    page = sign_in(role)
    page.goto(server.url())
    menu = page.get_by_role("navigation", name="主菜单")
    if menu.locator('a[href$="/assessments"]').count() == 0:
        return
    books = Books(page)
    for month in months(page, server, "已关账"):
        books.open_all(month)
        page.goto(month)
        for township in page.locator('table[data-rows="townships"] tbody a').evaluate_all(
                "links => links.map(link => link.href)"):
            books.open_all(township)
    assert books.faults == []


@pytest.mark.parametrize("role", ["创建办干事", "县领导", "乡镇（街道）联络员"])
def test_the_numbers_of_the_plans_open(role, sign_in, server):
    page = sign_in(role)
    books = Books(page)
    books.open_all(server.url("plans"))
    assert books.opened > 0
    page.goto(server.url("plans"))
    plans = page.locator("tbody td:first-child a").evaluate_all("links => links.map(link => link.href)")
    assert plans != []
    for plan in plans:
        books.open_all(plan)
    assert books.faults == []


def open_bulletin(page, server) -> None:
    page.goto(server.url("bulletins"))
    page.get_by_role("row").filter(has_text="已发布").get_by_role("link").first.click()
    page.get_by_role("heading", name="数字的来历").wait_for()


@pytest.mark.parametrize("role", ["创建办主任", "县领导"])
def test_the_numbers_of_a_published_bulletin_open(role, sign_in, server):
    page = sign_in(role)
    open_bulletin(page, server)
    quoted = page.get_by_role("article").locator('a[href*="/findings/"]').first
    words = quoted.inner_text()
    address = page.url
    quoted.click()
    page.wait_for_url("**/findings/*")
    assert words.split("（")[0].endswith(page.get_by_role("heading", level=1).inner_text().replace("：", ""))
    page.goto(address)
    score, rate = page.get_by_role("article").locator('a[href*="/assessments/"]').filter(
        has_text=re.compile(r"^[\d.]+%?$")).evaluate_all(
            "links => links.filter(link => link.closest('table')).slice(0, 2).map(link => [link.innerText, link.href])")
    for shown, opened in [score, rate]:
        page.goto(opened)
        assert any(text.startswith(shown) for text in page.locator("dl.figure dd").all_inner_texts())
    page.goto(address)
    books = Books(page)
    books.open_all(page.url)
    assert books.opened > 0
    assert books.faults == []


def test_a_township_reads_the_bulletins_numbers_and_opens_none_that_count_others(sign_in, server):
    """The county's rows are not a township's to see: a link that opens fewer rows than it says would be a lie."""
    texts = []
    for role in ["创建办主任", "乡镇（街道）联络员"]:
        page = sign_in(role)
        open_bulletin(page, server)
        texts.append(page.locator(".bulletin").first.inner_text())
    assert page.locator(".bulletin [data-number]").count() == 0
    assert texts[0] == texts[1]


def test_every_standing_of_the_findings_pages_without_doubles_or_gaps(sign_in, server):
    """Keyset paging in every order shows each finding once."""
    page = sign_in("创建办主任")
    seen = {}
    for sort in ["newest", "due", "division"]:
        address = server.url(f"findings?standing=valid&sort={sort}")
        shown = []
        while address:
            page.goto(address)
            shown += page.locator('table[data-rows="findings"] tbody a').evaluate_all(
                "links => links.map(link => link.href)")
            following = page.locator('a[rel="next"]')
            address = following.evaluate("link => link.href") if following.count() else None
        assert len(shown) == len(set(shown)), f"{sort} shows some twice"
        seen[sort] = set(shown)
    assert seen["newest"] == seen["due"] == seen["division"]
