"""Imported tables: all or nothing, the same file once."""

from datetime import date

import msgspec

from auditor.model.facts import ItemFacts, Post
from auditor.store import COLUMN_ITEMS, POSTS, Batch, Store


def batch(at, **changes) -> Batch:
    made = Batch(
        office="yunxi",
        kind=POSTS,
        object="gzh",
        source_file="导出 9月.xlsx",
        sha256="a" * 64,
        imported_at=at(9, 30),
        person="王某",
        complete=True,
        coverage_from=date(2026, 7, 1),
        coverage_to=date(2026, 9, 30),
        warnings=("第 3 行没有日期",),
    )
    return msgspec.structs.replace(made, **changes)


def test_posts_come_back_with_their_batch_in_the_files_order(store: Store, at) -> None:
    posts = [Post(title="乙", published_at=at(9, 2)), Post(title="甲", published_at=at(9, 1), reads=3)]
    assert store.imports.add(batch(at), posts)
    (found,) = store.imports.posts("yunxi", "gzh")
    assert found.batch == batch(at)
    assert found.rows == tuple(posts)


def test_the_same_file_is_imported_once(store: Store, at) -> None:
    post = Post(title="甲", published_at=at(9, 1))
    assert store.imports.add(batch(at), [post])
    assert not store.imports.add(batch(at, source_file="改名.xlsx"), [post])
    assert len(store.imports.posts("yunxi", "gzh")) == 1


def test_the_same_file_for_another_account_is_another_import(store: Store, at) -> None:
    assert store.imports.add(batch(at), [])
    assert store.imports.add(batch(at, object="douyin"), [])
    assert store.imports.posts("yunxi", "gzh")[0].rows == ()


def test_items_entered_for_a_column_do_not_mix_with_posts(store: Store, at) -> None:
    item = ItemFacts(title="一", url="http://a.example/1", listed=date(2026, 9, 1))
    store.imports.add(batch(at, kind=COLUMN_ITEMS, object="gzdt"), [item])
    assert store.imports.column_items("yunxi", "gzdt")[0].rows == (item,)
    assert store.imports.posts("yunxi", "gzdt") == ()


def test_an_import_made_by_mistake_can_be_taken_out_and_made_again(store: Store, at) -> None:
    store.imports.add(batch(at), [Post(title="甲", published_at=at(9, 1))])
    number = store.imports.posts("yunxi", "gzh")[0].id
    assert not store.imports.remove("heping", number)
    assert store.imports.remove("yunxi", number)
    assert store.imports.posts("yunxi", "gzh") == ()
    assert store.imports.add(batch(at), [])
