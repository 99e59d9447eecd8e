"""Drawing a plan: fixed at once, announced with its seed, unannounced without, checkable with sha256sum."""

import hashlib

import pytest

from conftest import SIZES, assert_accessible, assert_fits


def draw(page, server, month, tier, manner, reason=""):
    page.goto(server.url("plans/new"))
    page.get_by_label("月份").fill(month)
    page.get_by_label("层级").select_option(label=tier)
    page.get_by_label("方式").select_option(label=manner)
    page.get_by_label("重新抽的原因").fill(reason)
    page.get_by_role("button", name="抽定").click()


@pytest.mark.parametrize("size, month", [("desktop", "2019-10"), ("phone", "2019-11")])
def test_a_clerk_draws_and_anybody_checks_the_draw(size, month, sign_in, server):
    page = sign_in("创建办干事", size, expected_statuses={422})
    page.goto(server.url("plans/new"))
    assert_accessible(page)
    draw(page, server, month, "县级抽查", "明查")
    page.get_by_text("已抽定").wait_for()
    assert_accessible(page)
    page.set_viewport_size({"width": 320, "height": 640})
    assert_fits(page)
    page.set_viewport_size(SIZES[size]["viewport"])
    commitment = page.locator("code").first.inner_text()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载这份文本").click()
    text = download.value.path().read_bytes()
    assert hashlib.sha256(text).hexdigest() == commitment

    seed = next(line[5:] for line in text.decode().splitlines() if line.startswith("seed "))
    lines = [line.split() for line in text.decode().splitlines() if line.startswith("eligible 990101200")]
    rounds = {code: int(last) for _, code, last in lines}
    running = max(rounds.values())
    township = list(rounds)
    # Who has not come in the running round comes first, then the order of the draw decides.
    ordered = sorted(township, key=lambda code: (
        rounds[code] >= running, hashlib.sha256((seed + code).encode()).hexdigest()))
    needed = -(-len(township) * 20 // 100)
    names = page.get_by_role("row").filter(has_text="茶亭乡")
    assert names.count() == needed
    if month == "2019-10":
        page.goto(server.url("divisions/990101200"))
        drawn = {page.locator(f'a[href$="{code}"]').inner_text() for code in ordered[:needed]}
        page.go_back()
        assert drawn == {row.locator("td").first.inner_text() for row in names.all()}

    draw(page, server, month, "县级抽查", "明查")
    assert "请写明原因" in page.locator("#e-reason").inner_text()
    assert page.get_by_label("月份").input_value() == month


def test_an_unannounced_draw_is_sealed_and_waits_for_its_inspector_only(sign_in, server):
    clerk = sign_in("创建办干事")
    draw(clerk, server, "2019-12", "县级抽查", "暗访")
    clerk.get_by_text("名单和种子在全部检查评分后公布").wait_for()
    assert not clerk.get_by_role("link", name="下载这份文本").is_visible()

    inspector = sign_in("督查员", "phone")
    inspector.get_by_role("link", name="检查分给您的村（社区）").click()
    inspector.get_by_role("heading", name="我的检查").wait_for()
    assert_accessible(inspector)

    township = sign_in("乡镇（街道）主要领导")
    township.goto(server.url("plans"))
    assert not township.get_by_text("2019年12月").is_visible()
    assert not township.get_by_text("暗访").is_visible()
