"""Sheets: a clerk drafts, the director who wrote none of it publishes, and what is published never changes."""

import pytest

from conftest import SIZES, assert_accessible, assert_fits
from steps import prove


@pytest.mark.parametrize("size", SIZES)
def test_a_sheet_is_drafted_mended_and_published(size, sign_in, server):
    page = sign_in("创建办干事", size, expected_statuses={422})
    page.goto(server.url("sheets/new"))
    text = page.get_by_label("标准全文")
    template = text.input_value()
    title = f"集镇环境检查（{size}）"
    draft = template.replace("村庄“三治一提升”检查", title)
    assert draft != template

    text.fill(draft.replace("full: 100", "full: 一百"))
    page.get_by_role("button", name="保存草稿").click()
    assert "full 应是分数" in page.locator("#e-yaml").inner_text()
    assert "full: 一百" in text.input_value()
    assert_accessible(page)
    text.fill(draft.replace("full: 100", "full: 90"))
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("草稿已保存").wait_for()
    address = page.url
    assert_accessible(page)

    page.get_by_role("button", name="送审").click()
    assert "合计100分，与满分90分不符" in page.get_by_role("alert").inner_text()

    page.get_by_role("link", name="修改草稿").click()
    page.get_by_label("标准全文").fill(draft)
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("草稿已保存").wait_for()

    page.get_by_role("button", name="送审").click()
    page.get_by_text("第1版已送审").wait_for()
    assert not page.get_by_role("link", name="修改草稿").is_visible()
    director = sign_in("创建办主任", size)
    director.goto(address)
    director.get_by_role("button", name="审核发布").click()
    prove(director, server.password, director.get_by_text("审核发布：完成"))
    assert not director.get_by_role("link", name="修改草稿").is_visible()
    assert_accessible(director)
    director.set_viewport_size({"width": 320, "height": 640})
    assert_fits(director)

    with director.expect_download() as download:
        director.get_by_role("link", name="下载 YAML").click()
    assert title in download.value.path().read_text(encoding="utf-8")


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
    text = page.get_by_label("标准全文").input_value()
    file = tmp_path / "sheet.yaml"
    file.write_text(text.replace("村庄“三治一提升”检查", "来自文件的标准"), encoding="utf-8")
    page.get_by_label("或者上传 YAML 文件").set_input_files(file)
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_role("heading", name="来自文件的标准").wait_for()
