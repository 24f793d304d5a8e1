"""XML, hardened: what is read, what is refused, and where."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cascade.errors import PlanFileError, UnsafeFileError
from cascade.formats.xml import MAX_DEPTH, Element, json_text, legal, parse_xml, write_xml

BILLION_LAUGHS = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [
 <!ENTITY lol "lol">
 <!ENTITY lol2 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
 <!ENTITY lol3 "&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;&lol2;">
]>
<plan>&lol3;</plan>"""
QUADRATIC = b"<!DOCTYPE p [<!ENTITY a '" + b"a" * 50_000 + b"'>]><p>" + b"&a;" * 50_000 + b"</p>"


def test_tells_line_of_every_element():
    root = parse_xml(b"<a>\n  <b/>\n  <c>\n <d/></c></a>")
    assert [(e.name, e.line) for e in root.descendants()] == [("b", 2), ("c", 3), ("d", 4)]


def test_separates_names_from_namespaces():
    root = parse_xml(b'<x:a xmlns:x="urn:x" x:k="1" l="2"><b/></x:a>')
    assert (root.name, root.namespace) == ("a", "urn:x")
    assert root.attributes == {"{urn:x}k": "1", "l": "2"}
    assert root.children[0].namespace == ""


def test_joins_direct_text_around_children_comments_and_sections():
    root = parse_xml(b"<a>one<!-- no --> two<b>not this</b><![CDATA[ & three]]></a>")
    assert root.text == "one two & three"
    assert root.children[0].text == "not this"


def test_gives_each_element_its_own_instructions():
    root = parse_xml(b"<?before x?><a><?p 1?><b><?q 2?></b><?p 3?></a>")
    assert root.instructions == [("p", "1"), ("p", "3")]
    assert root.children[0].instructions == [("q", "2")]


@pytest.mark.parametrize(
    "data",
    [
        BILLION_LAUGHS,
        QUADRATIC,
        b'<!DOCTYPE p [<!ENTITY x SYSTEM "file:///etc/passwd">]><p>&x;</p>',
        b'<!DOCTYPE p [<!ENTITY % x SYSTEM "http://127.0.0.1/x.dtd"> %x;]><p/>',
        b'<!DOCTYPE p [<!ATTLIST p k CDATA "' + b"v" * 1000 + b'">]><p/>',
        b'<!DOCTYPE p [<!NOTATION n SYSTEM "n"><!ENTITY u SYSTEM "u" NDATA n>]><p/>',
    ],
    ids=["billion laughs", "quadratic", "external", "parameter", "defaults", "unparsed"],
)
def test_refuses_declared_entities_and_defaults(data):
    with pytest.raises(UnsafeFileError) as caught:
        parse_xml(data, "plan.xml")
    assert caught.value.file == "plan.xml"
    assert caught.value.line is not None


def test_reads_nothing_for_a_document_type_without_a_subset(tmp_path):
    secret = tmp_path / "secret.dtd"
    secret.write_text("<!ENTITY x 'secret'>")
    doctype = f'<!DOCTYPE p SYSTEM "{secret.as_uri()}">'.encode()
    assert parse_xml(doctype + b"<p>text</p>").text == "text"
    with pytest.raises(PlanFileError, match="entity"):
        parse_xml(doctype + b"<p>&x;</p>")


def test_refuses_huge_nesting_and_allows_what_is_needed():
    assert parse_xml(b"<a>" * MAX_DEPTH + b"</a>" * MAX_DEPTH).name == "a"
    with pytest.raises(UnsafeFileError, match="nested too deeply"):
        parse_xml(b"<a>" * 1_000_000)


def test_refuses_too_many_elements(monkeypatch):
    monkeypatch.setattr("cascade.formats.xml.MAX_ELEMENTS", 10)
    with pytest.raises(UnsafeFileError, match="too many elements"):
        parse_xml(b"<a>" + b"<b/>" * 10 + b"</a>")


@pytest.mark.parametrize(
    ("data", "line", "column", "words"),
    [
        (b"<a>\n <b></a>", 2, 7, "mismatched tag"),
        (b"<a>\nfish & chips</a>", 2, 7, "not well-formed"),
        (b"<a/>\n<b/>", 2, 1, "junk"),
        (b"<a>", 1, 4, "no element found"),
        (b"<a>\x00</a>", 1, 4, "not well-formed"),
        (b"hello", 1, 1, "syntax error"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", 1, 1, "0x89 is not UTF-8"),
        ("<a>\n é</a>".encode("latin-1"), 2, 2, "0xE9 is not UTF-8"),
        (b"  \n ", None, None, "empty"),
        (b"", None, None, "empty"),
    ],
)
def test_tells_where_and_why_it_cannot_be_read(data, line, column, words):
    with pytest.raises(PlanFileError, match=words) as caught:
        parse_xml(data, "plan.xml")
    assert (caught.value.line, caught.value.column) == (line, column)
    assert caught.value.expected


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("utf-8", "utf-8-sig"),
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("UTF-16", "utf-16-be"),
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
    ],
)
def test_reads_the_encoding_that_is_declared(declared, codec):
    text = f'<?xml version="1.0" encoding="{declared}"?><a>Zoë</a>'
    assert parse_xml(text.encode(codec)).text == "Zoë"


@pytest.mark.parametrize(
    "name", ["UTF-16", "UTF-32", "punycode", "rot13", "idna", "shift_jis", "x"]
)
def test_refuses_encodings_that_cannot_be_or_are_not_known(name):
    data = f'<?xml version="1.0" encoding="{name}"?><a/>'.encode()
    with pytest.raises(PlanFileError, match="encoding") as caught:
        parse_xml(data)
    assert caught.value.line == 1


def test_refuses_text_that_ends_in_another_encoding():
    data = "<a>Zoë</a>".encode("utf-16") + b"\x00"
    with pytest.raises(PlanFileError, match="UTF-16"):
        parse_xml(data)


def test_takes_very_many_pieces_in_one_element():
    """Pieces of text, attributes, children and instructions: quadratic, this would last minutes."""
    count = 200_000
    data = b"<a>" + b"x<b k='v'/>&amp;<?p i?>" * count + b"</a>"
    assert len(parse_xml(data).children) == count


@given(st.binary(max_size=200) | st.binary(max_size=100).map(lambda b: b"<a>" + b + b"</a>"))
def test_any_bytes_are_a_tree_or_an_error(data):
    with suppress(PlanFileError):
        assert parse_xml(data).name


_texts = st.text(st.characters(exclude_categories=()), max_size=20)


@given(_texts, _texts)
def test_text_and_attributes_come_back_as_far_as_xml_can_carry_them(text, value):
    written = write_xml(Element("a", attributes={"k": value}, text=text))
    root = parse_xml(written)
    assert (root.text, root.attributes["k"]) == (legal(text), legal(value))


@given(st.dictionaries(_texts, _texts, max_size=3))
def test_json_can_stand_in_an_instruction(value):
    import orjson

    text = json_text(value)
    root = parse_xml(write_xml(Element("a", instructions=[("p", text)])))
    told = orjson.loads(root.instructions[0][1])
    surrogates = any("\ud800" <= c <= "\udfff" for pair in value.items() for c in "".join(pair))
    assert surrogates or told == value


def test_writes_prefixes_and_indents():
    tree = Element(
        "a", "urn:x", children=[Element("b", "urn:y", text="1 < 2"), Element("c", "urn:x")]
    )
    assert write_xml(tree, prefixes={"urn:x": "", "urn:y": "y"}).decode().splitlines()[1:] == [
        '<a xmlns="urn:x" xmlns:y="urn:y">',
        "  <y:b>1 &lt; 2</y:b>",
        "  <c/>",
        "</a>",
    ]
