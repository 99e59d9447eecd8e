"""What is pressed on a phone is large enough for a finger, on every page of every menu and the pages behind them."""

import pytest

from conftest import COUNTY, menu_of

# Apple's and Material's measure, above WCAG 2.2's 24: an inspector walks, and holds the phone in one hand.
LEAST = 44

# Links in running text are exempt, as there (2.5.8): lines of text would stand apart for them. What takes its presses from
# something larger around it (a box in its label) is as large as that. What is hidden from everybody takes the Return key.
SMALL = """least => {
  const all = [...document.querySelectorAll('a[href], button, summary, select, textarea, input:not([type=hidden])')]
  const seen = element => element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  const hidden = element => element.matches('[aria-hidden="true"][tabindex="-1"]')
  const inText = element => element.matches('p a, small a, .soft a, .line a, .form-text a, .also a')
  const small = element => {
    const own = element.getBoundingClientRect()
    const label = element.closest('label')?.getBoundingClientRect()
    const box = label && label.height > own.height ? label : own
    return box.right > 0 && (box.height < least - 0.5 || box.width < least - 0.5)
  }
  return all.filter(element => seen(element) && !hidden(element) && !inText(element) && small(element)).map(element => {
    const box = element.getBoundingClientRect()
    return `${element.tagName} ${element.className} "${(element.innerText || element.name || '').slice(0, 20)}" `
      + `${Math.round(box.width)} × ${Math.round(box.height)} in ${element.parentElement.tagName}.${element.parentElement.className}`
  })
}"""


# What sticks to an edge of the screen and lies under something else there.
COVERED = """() => {
  const sticks = element => element && element !== document.body
    && (['fixed', 'sticky'].includes(getComputedStyle(element).position) || sticks(element.parentElement))
  return [...document.querySelectorAll('a[href], button, summary')].filter(element => {
    const box = element.getBoundingClientRect()
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight || box.width === 0) return false
    const found = document.elementFromPoint(x, y)
    return found && !element.contains(found) && !found.contains(element)
      && element.checkVisibility({ visibilityProperty: true }) && sticks(element)
  }).map(element => `${element.tagName} "${element.innerText.slice(0, 20)}" is covered`)
}"""


def small_targets(page, path: str) -> list[str]:
    page.goto(path)
    return [f"{path}: {target}" for target in page.evaluate(SMALL, LEAST) + page.evaluate(COVERED)]


@pytest.mark.parametrize(("role", "behind"), [
    ("创建办干事", ["findings?standing=unassigned", "plans/new", "sheets/new", "visits/all"]),
    ("创建办主任", ["plans/new"]), ("县领导", []), ("督查员", []),
    ("系统管理员", ["people/new", "units/new", "divisions/import"]), ("审计管理员", []), ("乡镇（街道）联络员", []),
    ("部门联络员", []), ("村（社区）工作者", []),
])
def test_all_targets_of_a_roles_pages_are_large_enough_for_a_finger(role, behind, sign_in, server):
    page = sign_in(role, "phone")
    walk(page, menu_of(page) + [f"/{COUNTY}/account"] + [f"/{COUNTY}/{path}" for path in behind], server)


@pytest.mark.parametrize(("role", "like"), [
    ("部门分管领导", "部门联络员"), ("部门主要领导", "部门联络员"), ("乡镇（街道）分管领导", "乡镇（街道）联络员"),
    ("乡镇（街道）主要领导", "乡镇（街道）联络员"), ("安全管理员", "系统管理员"), ("媒体编辑", "督查员"), ("评委", "督查员"),
    ("商户", "村（社区）工作者"), ("党代表", "督查员"), ("人大代表", "督查员"), ("政协委员", "督查员"),
])
def test_so_are_those_of_the_roles_beside_them(role, like, sign_in, server):
    """Each role's own first page, and the pages of its menu that the other, which is walked whole, does not have."""
    page, other = sign_in(role, "phone"), sign_in(like, "phone")
    known = set(menu_of(other))
    walk(page, [f"/{COUNTY}/"] + [path for path in menu_of(page) if path not in known], server)


def walk(page, paths, server):
    """What each page has, and what it leads to first: one record of each kind."""
    small = []
    for path in paths:
        small += small_targets(page, server.address + path)
        first = page.locator("main td a[href], main li a[href]").and_(page.locator('a:not([href$=".docx"])')).first
        if first.count():
            small += small_targets(page, first.evaluate("link => link.href"))
    assert small == []
