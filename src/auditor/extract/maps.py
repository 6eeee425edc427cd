"""Maps on a page (地图): pictures called so, map services built in by a script, and the 审图号 beside them."""

import re

from auditor.extract.page import Page
from auditor.model.page import MapShown

MAX_MAPS = 10
_SERVICES = {
    "百度地图": "api.map.baidu.com",
    "高德地图": "webapi.amap.com",
    "腾讯地图": "map.qq.com/api",
    "天地图": "tianditu.gov.cn",
    "谷歌地图": "maps.googleapis.com",
}
_PICTURE = re.compile(r"(?<!网站)地图(?!导航|索引)|行政区划图|区位图|辖区图|区域图")
_NUMBER = re.compile(r"审\s*图\s*号\s*[:：]?\s*([\w\u4e00-\u9fff]{1,4}S?\s*[（(〔\[]\s*\d{4}\s*[）)〕\]]\s*\d+\s*号)")


def read_maps(page: Page) -> tuple[MapShown, ...]:
    """Return the maps a reader of the page sees."""
    sources = [node.get("src") for tag in ("script", "iframe") for node in page.by_tag.get(tag, ()) if node.get("src")]
    found = [
        MapShown(kind="service", name=name)
        for name, address in _SERVICES.items()
        if any(address in source for source in sources)
    ]
    for node in page.by_tag.get("img", ()):
        words = node.get("alt") or node.get("title")
        if node.zone == "main" and not node.hidden and words and _PICTURE.search(words):
            found.append(MapShown(kind="picture", name=words.strip()[:40]))
    return tuple(dict.fromkeys(found))[:MAX_MAPS]


def map_number(words: str) -> str:
    """Return the 审图号 a page names, empty where it names none."""
    found = _NUMBER.search(words) if "审" in words else None
    return re.sub(r"\s", "", found[1]) if found else ""
