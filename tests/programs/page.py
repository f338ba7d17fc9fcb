"""What a page of rbm_report must be: well-formed, complete, without NaN, scripts or anything loaded from elsewhere.

    page.py PAGE SECTION...
"""
import re
import sys
from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "link", "input", "col"}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.ids, self.sections, self.figures, self.drawn, self.text = [], [], [], 0, 0, []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        assert tag != "script", "a script"
        for name, value in attributes:
            assert not name.startswith("on"), f"an event handler: {name}"
            if name in ("src", "href", "xlink:href"):
                assert value.startswith(("#", "data:")), f"{name} = {value}"
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "section":
            self.sections.append(given["id"])
        self.figures += tag == "figure"
        self.drawn += tag == "svg"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)


page, wanted = sys.argv[1], sys.argv[2:]
with open(page, encoding="utf-8") as file:
    source = file.read()
reader = Page()
reader.feed(source)
reader.close()
text = "\n".join(reader.text)
assert not reader.open, f"left open: {reader.open}"
twice = {i for i in reader.ids if reader.ids.count(i) > 1}
assert not twice, f"ids twice: {twice}"
missing = [section for section in wanted if section not in reader.sections]
assert not missing, f"no section {missing} in {reader.sections}"
assert reader.figures == reader.drawn and "<!--figure" not in source, f"{reader.figures} figures, {reader.drawn} drawn"
assert not re.search(r"\bnan\b|\binf\b", text, re.I), "NaN: " + str(re.findall(r".*\b(?:nan|inf)\b.*", text, re.I)[:3])
assert not re.search(r"=.black.|rgb\( *0, *0, *0\)", source), "black is invisible on a dark page"
assert "prefers-color-scheme: dark" in source and 'name="viewport"' in source
assert not re.search(r"https?://(?!www\.w3\.org/)", source), "an address of the network"
print(reader.figures, "figures")
