"""What nobody should send, and somebody does."""

from hypothesis import strategies as st

LONG = "ก" * 10_000
MARKUP = "\"'><script>alert(1)</script>"
CORPUS = (
    "",
    LONG,
    MARKUP,
    "=1+1",
    "\x00",
    "a\x07b\x1b[31m",
    "\u202egnp.exe",
    "\u2066x\u2069\u200b\ufeff",
    "สมศรี\r\nBcc: victim@example.org",
    "😀👨‍👩‍👧‍👦🇹🇭",
    "𐎀𐎁" * 30,
    "0",
    "-1",
    "99999999999999999999",
    "9" * 400,
    "²",
    "๒๕๖๒",
    "30/2/2569",
    "javascript:alert(1)",
    "https://[",
    "//evil.example",
    "' OR 1=1 --",
    "{{7*7}}${7*7}#{7*7}",
    "../../etc/passwd",
    "a@b.c, d@e.f",
    "\ufffe\uffff\ufdd0",
    "กำ" + "\u0e48" * 200,
)
FEW = (LONG, MARKUP, "99999999999999999999", "a\x07b")
ANY = st.one_of(
    st.sampled_from(CORPUS),
    st.text(max_size=60),
    st.text(st.characters(categories=("Cc", "Cf", "Mn", "Nd", "Zs", "Zl")), max_size=30),
    st.integers().map(str),
    st.dates().map(lambda day: day.isoformat()),
    st.times().map(lambda time: time.strftime("%H.%M")),
)
