"""A careful Scrapy spider: a seen-set of its own, HEAD for files. Run in an environment of its own.

python scrapy_spider.py HOME HOST OUT
"""

import json
import sys
from pathlib import Path
from typing import ClassVar
from urllib.parse import urljoin, urlsplit

import scrapy
from scrapy.crawler import CrawlerProcess

HOME, HOST, OUT = sys.argv[1:4]


class Links(scrapy.Spider):
    name = "links"
    custom_settings: ClassVar = {
        "CONCURRENT_REQUESTS": 32, "CONCURRENT_REQUESTS_PER_DOMAIN": 32, "LOG_LEVEL": "CRITICAL", "DEPTH_LIMIT": 60,
        "DUPEFILTER_CLASS": "scrapy.dupefilters.BaseDupeFilter", "ROBOTSTXT_OBEY": False, "RETRY_TIMES": 1,
        "DOWNLOAD_DELAY": 0, "TELNETCONSOLE_ENABLED": False, "COOKIES_ENABLED": False, "REDIRECT_MAX_TIMES": 10,
        "HTTPERROR_ALLOW_ALL": True,
    }  # fmt: skip
    seen: ClassVar[set[str]] = set()
    bad: ClassVar[set[str]] = set()

    async def start(self):
        yield self.ask(HOME)

    def ask(self, url):
        self.seen.add(url)
        page = (urlsplit(url).netloc == HOST and url.endswith(("/", ".html"))) or "?" in url
        return scrapy.Request(
            url, method="GET" if page else "HEAD", callback=self.parse, errback=self.failed, cb_kwargs={"asked": url}
        )

    def failed(self, failure):
        self.bad.add(failure.request.meta.get("redirect_urls", [failure.request.url])[0])

    def parse(self, response, asked):
        if response.status >= 400:
            self.bad.add(asked)
            return
        if urlsplit(response.url).netloc != HOST or not hasattr(response, "css"):
            return
        written = response.css("a::attr(href)").getall() + response.css("img::attr(src)").getall()
        for link in dict.fromkeys(written):
            url = urljoin(response.url, link.strip()).partition("#")[0].partition(";")[0]
            if url.startswith("http") and url not in self.seen and len(url) < 300:
                yield self.ask(url)


process = CrawlerProcess()
process.crawl(Links)
process.start()
Path(OUT).write_text(json.dumps(sorted(Links.bad)), encoding="utf-8")
