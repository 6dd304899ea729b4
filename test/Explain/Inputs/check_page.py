"""Checks a page of `ad-opt --explain=html`: tags are closed in order, every link leads to an element of the page,
and nothing outside of the page is named."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import html.parser
import re
import sys

VOID = {"meta"}
# Attributes that make a browser fetch something.
FETCHING = {"src", "srcset", "data", "poster", "xlink:href", "action", "background"}


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links, self.problems, self.texts = [], set(), [], [], []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                if value in self.ids:
                    self.problems.append("two elements are called " + value)
                self.ids.add(value)
            if name == "href":
                self.links.append(value)
            if name in FETCHING or name.startswith("on") or "javascript:" in (value or ""):
                self.problems.append("%s=%s" % (name, value))
        if tag in ("script", "link", "iframe", "object", "img", "base"):
            self.problems.append("<%s>" % tag)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.problems.append("</%s> closes nothing" % tag)

    def handle_data(self, data):
        self.texts.append(data)


def main():
    text = sys.stdin.buffer.read().decode("utf-8")
    page = Page()
    page.feed(text)
    page.close()
    page.problems += ["<%s> is never closed" % tag for tag in page.open]
    page.problems += ["%s leads nowhere" % link for link in page.links if not link.startswith("#") or link[1:] not in page.ids]
    page.problems += ["%s is not of the page" % url for url in re.findall(r"url\((?!#)[^)]*\)|@import.*", text)]
    page.problems += ["namespace or address: " + url for url in re.findall(r"https?://[^\"' ]*", text) if url != "http://www.w3.org/2000/svg"]
    for word in sys.argv[1:]:
        if word not in "".join(page.texts):
            page.problems.append("no text has '%s'" % word)
    print("\n".join(page.problems) or "the page is whole: %d links" % len(page.links))
    sys.exit(1 if page.problems else 0)


if __name__ == "__main__":
    main()
