"""Sheets: a clerk drafts in rows, the director who wrote none of it publishes, and what is published never changes."""

import pytest

from conftest import SIZES, assert_accessible, assert_fits, assert_sound
from steps import prove


def total(page) -> str:
    return page.locator("#sum").inner_text()


@pytest.mark.parametrize("size", SIZES)
def test_a_sheet_is_drafted_mended_and_published(size, sign_in, server):
    page = sign_in("创建办干事", size, expected_statuses={422})
    page.goto(server.url("sheets/new"))
    title = f"集镇环境检查（{size}）"
    page.get_by_label("标准名称").fill(title)
    full = page.get_by_label("满分", exact=True)
    full.fill("一百")
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("满分“一百”不对：应是分数").wait_for()
    assert full.input_value() == "一百" and page.get_by_label("标准名称").input_value() == title
    assert_accessible(page)
    full.fill("90")
    assert total(page) == "100" and page.get_by_text("还差-10分").is_visible()
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("草稿已保存").wait_for()
    address = page.url
    assert_accessible(page)

    page.get_by_role("button", name="送审").click()
    prove(page, server.sign_ins["创建办干事"][1], page.get_by_role("alert"))
    assert "合计100分，与满分90分不符" in page.get_by_role("alert").inner_text()

    page.get_by_role("link", name="修改草稿").click()
    page.get_by_label("满分", exact=True).fill("100")
    assert page.get_by_text("，等于满分").is_visible()
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("草稿已保存").wait_for()

    page.get_by_role("button", name="送审").click()
    prove(page, server.sign_ins["创建办干事"][1], page.get_by_text("第1版已送审"))
    assert not page.get_by_role("link", name="修改草稿").is_visible()
    director = sign_in("创建办主任", size)
    director.goto(address)
    director.get_by_role("button", name="审核发布").click()
    prove(director, server.sign_ins["创建办主任"][1], director.get_by_text("审核发布：完成"))
    assert not director.get_by_role("link", name="修改草稿").is_visible()
    assert_accessible(director)
    director.set_viewport_size({"width": 320, "height": 640})
    assert_fits(director)

    with director.expect_download() as download:
        director.get_by_role("link", name="下载 YAML").click()
    assert title in download.value.path().read_text(encoding="utf-8")
    with director.expect_download() as download:
        director.get_by_role("link", name="空白表").click()
    assert download.value.path().read_bytes().startswith(b"PK")


@pytest.mark.parametrize("size", SIZES)
def test_rows_are_added_moved_and_taken_away(size, sign_in, server):
    page = sign_in("创建办干事", size)
    page.goto(server.url("sheets/new?template=blank"))
    page.get_by_label("标准名称").fill("街巷检查")
    page.get_by_label("分组").fill("环境")
    page.get_by_label("内容", exact=True).fill("路面清洁")
    page.get_by_label("分值").fill("60")
    page.get_by_label("扣分的情形").fill("垃圾")
    page.get_by_label("每处扣（分）").fill("2")
    page.get_by_role("button", name="＋ 在下面加一条").click()
    second = page.get_by_role("group", name="第2条")
    second.wait_for()
    assert second.get_by_label("内容", exact=True).evaluate("field => field === document.activeElement")
    assert second.get_by_label("分组").input_value() == "环境" and second.get_by_label("代号").input_value() == "1-2"
    second.get_by_label("内容", exact=True).fill("公益广告")
    second.get_by_label("分值").fill("40")
    assert total(page) == "100"
    second.get_by_label("评法").select_option(label="达标数÷要求数×分值")
    assert second.get_by_label("要求数").is_visible() and not second.get_by_label("扣分的情形").is_visible()
    second.get_by_label("量词").first.fill("处")
    second.get_by_label("要求数").fill("5")
    assert_sound(page)
    second.get_by_role("button", name="上移").click()
    page.get_by_role("button", name="下移：1-2 公益广告").wait_for()
    first = page.get_by_role("group", name="第1条")
    assert first.get_by_label("内容", exact=True).input_value() == "公益广告"
    second.get_by_label("内容", exact=True).fill("路面整洁")
    page.get_by_role("button", name="＋ 加一条").click()
    page.get_by_role("group", name="第3条").wait_for()
    # Back, the rows stand as they were typed, and can be gone on with.
    page.go_back()
    page.get_by_role("group", name="第3条").wait_for(state="detached")
    assert second.get_by_label("内容", exact=True).input_value() == "路面整洁"
    assert first.get_by_label("内容", exact=True).input_value() == "公益广告" and total(page) == "100"
    page.go_forward()
    page.get_by_role("group", name="第3条").wait_for()
    page.go_back()
    page.get_by_role("group", name="第3条").wait_for(state="detached")
    page.get_by_role("button", name="＋ 加一条").click()
    page.get_by_role("group", name="第3条").wait_for()
    assert second.get_by_label("内容", exact=True).input_value() == "路面整洁"
    page.get_by_role("group", name="第3条").get_by_role("button", name="删去这一条").click()
    page.get_by_role("group", name="第3条").wait_for(state="detached")
    for label in page.get_by_label("依据").all():
        if label.is_visible():
            label.fill("自定")
    page.get_by_role("button", name="保存并预览").click()
    page.get_by_role("heading", name="预览：街巷检查").wait_for()
    assert page.get_by_text("达标处数 ÷ 要求5处 × 40分").is_visible()
    assert_accessible(page)


def test_two_that_edit_one_draft_lose_nothing(sign_in, server):
    clerk = sign_in("创建办干事", expected_statuses={409})
    clerk.goto(server.url("sheets/new"))
    clerk.get_by_role("button", name="保存草稿").click()
    clerk.get_by_text("草稿已保存").wait_for()
    address = clerk.url
    clerk.goto(f"{address}/edit")
    director = sign_in("创建办主任")
    director.goto(f"{address}/edit")
    director.get_by_label("内容", exact=True).first.fill("路边无垃圾")
    director.get_by_role("button", name="保存草稿").click()
    director.get_by_text("草稿已保存").wait_for()
    clerk.get_by_label("内容", exact=True).first.fill("屋边无垃圾")
    clerk.get_by_role("button", name="保存草稿").click()
    clerk.get_by_text("别人也保存过这份草稿").wait_for()
    assert clerk.get_by_text("1-1 路边无垃圾").is_visible()
    assert clerk.get_by_label("内容", exact=True).first.input_value() == "屋边无垃圾"
    clerk.get_by_role("button", name="保存草稿").click()
    clerk.get_by_text("草稿已保存").wait_for()
    assert clerk.get_by_text("屋边无垃圾").is_visible()


def test_a_draft_is_the_offices_own_until_it_is_published(sign_in, server):
    clerk = sign_in("创建办干事")
    clerk.goto(server.url("sheets/new"))
    clerk.get_by_role("button", name="保存草稿").click()
    clerk.get_by_text("草稿已保存").wait_for()
    township = sign_in("乡镇（街道）联络员", expected_statuses={404})
    township.goto(clerk.url)
    assert township.get_by_role("heading", name="没有找到").is_visible()
    township.goto(server.url("sheets"))
    assert not township.get_by_text("草稿").is_visible()


def test_a_sheet_is_taken_from_a_file(sign_in, server, tmp_path):
    page = sign_in("创建办干事", expected_statuses={422})
    page.goto(server.url("sheets/new"))
    page.get_by_text("从 YAML 导入").click()
    text = page.get_by_label("标准全文").input_value()
    file = tmp_path / "sheet.yaml"
    file.write_text(text.replace("村庄“三治一提升”检查", "来自文件的标准"), encoding="utf-8")
    page.get_by_label("或者上传 YAML 文件").set_input_files(file)
    page.get_by_role("button", name="存为草稿").click()
    page.get_by_role("heading", name="来自文件的标准").wait_for()
