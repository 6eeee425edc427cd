"""Imported tables: all or nothing, the same file once."""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec
import pytest

from auditor.errors import UsageError
from auditor.model.facts import ItemFacts, Post, PostImport
from auditor.store import COLUMN_ITEMS, Batch, Store
from auditor.store.imports import POSTS


def batch(at) -> Batch:
    return Batch(
        office="yunxi",
        kind=COLUMN_ITEMS,
        object="gzdt",
        source_file="后台导出 9月.xlsx",
        sha256="a" * 64,
        imported_at=at(9, 30),
        person="王某",
        complete=True,
        coverage_from=date(2026, 7, 1),
        coverage_to=date(2026, 9, 30),
        warnings=("第 3 行没有日期",),
    )


def export(at, **changes) -> PostImport:
    made = PostImport(
        account="gzh",
        file_name="导出 9月.xlsx",
        sha256="a" * 64,
        profile="mp-weixin",
        covers_from=date(2026, 7, 1),
        covers_to=date(2026, 9, 30),
        posts=(Post(title="乙", published_at=at(9, 2)), Post(title="甲", published_at=at(9, 1), reads=3)),
        rows=3,
        skipped=1,
        warnings=("第 3 行没有日期",),
        imported_at=at(9, 30),
        imported_by="王某",
    )
    return msgspec.structs.replace(made, **changes)


def keep(store: Store, exported: PostImport, posts: Iterable[Post] | None = None) -> bool:
    """Keep the export as an import does: its posts one by one, what it was after them."""
    start = Batch(
        office="yunxi", kind=POSTS, object=exported.account, sha256=exported.sha256, imported_at=exported.imported_at
    )
    end = msgspec.structs.replace(start, person=exported.imported_by, warnings=exported.warnings)
    told = msgspec.structs.replace(exported, posts=())
    return store.imports.add_posts(start, exported.posts if posts is None else posts, lambda: (end, told))


def test_exports_of_an_account_come_back_as_they_were_read(store: Store, at) -> None:
    assert keep(store, export(at))
    assert store.imports.posts("yunxi", "gzh") == (export(at),)
    assert store.imports.posts("yunxi", "douyin") == ()
    assert store.imports.posts("heping", "gzh") == ()
    (found,) = store.imports.rows("yunxi", POSTS, PostImport, "gzh")
    assert (found.batch.person, found.batch.warnings) == ("王某", ("第 3 行没有日期",))


def test_a_long_export_comes_back_in_its_order(store: Store, at) -> None:
    many = tuple(Post(title=str(number), published_at=at(9, 1)) for number in range(1001))
    assert keep(store, export(at, posts=many))
    assert [post.title for post in store.imports.posts("yunxi", "gzh")[0].posts] == [str(n) for n in range(1001)]


def test_an_export_that_turns_out_wrong_on_the_way_leaves_nothing(store: Store, at) -> None:
    def posts() -> Iterator[Post]:
        yield from (Post(title=str(number), published_at=at(9, 1)) for number in range(1001))
        raise UsageError("另一个账号的表")

    with pytest.raises(UsageError):
        keep(store, export(at), posts())
    assert store.imports.posts("yunxi", "gzh") == ()
    assert keep(store, export(at))


def test_an_export_kept_whole_in_one_row_is_still_read(store: Store, at) -> None:
    assert store.imports.add(msgspec.structs.replace(batch(at), kind=POSTS, object="gzh"), [export(at)])
    assert store.imports.posts("yunxi", "gzh") == (export(at),)


def test_the_same_file_is_imported_once(store: Store, at) -> None:
    assert keep(store, export(at))
    assert not keep(store, export(at, file_name="改名.xlsx"))
    assert len(store.imports.posts("yunxi", "gzh")) == 1


def test_the_same_file_for_another_account_is_another_import(store: Store, at) -> None:
    assert keep(store, export(at))
    assert keep(store, export(at, account="douyin", posts=()))
    assert store.imports.posts("yunxi", "douyin")[0].posts == ()


def test_items_entered_for_a_column_do_not_mix_with_posts(store: Store, at) -> None:
    item = ItemFacts(title="一", url="http://a.example/1", listed=date(2026, 9, 1))
    store.imports.add(batch(at), [item])
    (found,) = store.imports.column_items("yunxi", "gzdt")
    assert (found.batch, found.rows) == (batch(at), (item,))
    assert store.imports.posts("yunxi", "gzdt") == ()


def test_an_import_made_by_mistake_can_be_taken_out_and_made_again(store: Store, at) -> None:
    store.imports.add(batch(at), [ItemFacts(title="一", url="http://a.example/1")])
    number = store.imports.column_items("yunxi", "gzdt")[0].id
    assert not store.imports.remove("heping", number)
    assert store.imports.remove("yunxi", number)
    assert store.imports.column_items("yunxi", "gzdt") == ()
    assert store.imports.add(batch(at), [])
