"""Whatever stands in a codebook file, the answer is a codebook or its mistakes, and nothing else."""

import tempfile
from pathlib import Path

import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from detente.codebook import check_codebook, load_codebook
from detente.codebook.folder import SECTIONS
from detente.codebook.yaml_text import CodebookText
from detente.errors import CodebookError

FILES = ("actors/x.yaml", "cues/uses.yaml", "cues/x.yaml", "themes.yaml", "events/x.yml")
SECTION_KEYS = dict(zip(FILES, ("actors", "uses", "cues", "themes", "event_types"), strict=True))
KEYS = sorted({key for section in SECTIONS.values() for key in section.all_keys()} | {"remove"})

files = st.sampled_from(FILES)
words = st.sampled_from(["IRN", "RUS.putin", "stance", "AGREE", "visit", "Kremlin", "state", "person", "1979", "057"])
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.text(max_size=30) | st.binary(max_size=9)
)
values = st.recursive(
    scalars | words,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=3)
    ),
    max_leaves=12,
)
entries = st.dictionaries(st.sampled_from(KEYS), values, max_size=8)


def told(file: str, content: bytes) -> None:
    """Loads and checks a folder of one file; both must agree, and every mistake must say where and what to do."""
    with tempfile.TemporaryDirectory() as temporary:
        path = Path(temporary, file)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        errors = check_codebook(Path(temporary))
        for error in errors:
            assert type(error) is CodebookError
            assert error.where.startswith(temporary)
            assert error.problem
            assert error.remedy
            assert str(error).encode("utf-8").count(b"\n") == 0
        try:
            loaded = load_codebook(Path(temporary))
        except CodebookError:
            loaded = None
        assert (loaded is None) == bool(errors)
        if loaded is not None:
            for section in (loaded.actors, loaded.uses, loaded.themes, loaded.event_types):
                for entry in section.values():
                    if entry.source.file.startswith(temporary):
                        assert entry.model_dump_json()


@given(files, st.binary(max_size=300))
@example("actors/x.yaml", b"\xef\xbb\xbfactors: []\n")
@example("actors/x.yaml", b'actors: [{id: "\\uD800"}]')
@example("actors/x.yaml", b"%YAML 3.0\n---\nactors: []\n")
@example("actors/x.yaml", b"%TAG ! tag:x,2000:\n---\nactors: !y []\n")
@example("actors/x.yaml", b"actors: [{<<: {id: ATL}}]\n")
@example("actors/x.yaml", b"actors: *nothing\n")
@example("actors/x.yaml", b"actors: [{id: *a}]\n")
@example("actors/x.yaml", b"actors: &a [*a]\n")
@example("actors/x.yaml", b"kind: [state]\nactors: []\n")
@example("actors/x.yaml", b"kind: !x state\nactors: []\n")
@example("actors/x.yaml", b"kind: prsn\nactors: [{id: ATL, name: Atlantis}]\n")
@settings(max_examples=40, deadline=None)
def test_any_bytes(file: str, content: bytes) -> None:
    told(file, content)


@given(files, st.text(alphabet="actors:themes_ \n-[]{}&*!|>'\"#?,%@`id\\\t1", max_size=120))
@settings(max_examples=40, deadline=None)
def test_any_text_of_the_signs_of_yaml(file: str, text: str) -> None:
    told(file, text.encode())


@given(files, st.lists(entries | values, max_size=4))
@settings(max_examples=40, deadline=None)
def test_any_values(file: str, items: list[object]) -> None:
    told(file, yaml.safe_dump({SECTION_KEYS[file]: items}, allow_unicode=True).encode("utf-8", "replace"))


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_shipped_files_with_anything_changed(data: st.DataObject) -> None:
    """Near misses reach further into the loader than noise does."""
    import detente.codebook

    shipped = Path(detente.codebook.__file__).parent / "data"
    source, target = data.draw(
        st.sampled_from([
            ("actors/blocs.yaml", "actors/x.yaml"),
            ("cues/uses.yaml", "cues/uses.yaml"),
            ("cues/agreements.yaml", "cues/x.yaml"),
            ("themes.yaml", "themes.yaml"),
        ])
    )  # fmt: skip
    content = (shipped / source).read_bytes()
    start = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 40))
    piece = data.draw(st.binary(max_size=6) | st.sampled_from([b"\n", b": ", b"[", b"}", b'"', b"- ", b"&a ", b"*a"]))
    told(target, content[:start] + piece + content[start + length :])


@given(st.text(max_size=60))
@settings(deadline=None)
def test_quoted_text_stays_as_it_is(text: str) -> None:
    content = yaml.dump([text], default_style='"', allow_unicode=True).encode("utf-8", "surrogatepass")
    parsed = CodebookText("x.yaml", content)
    if parsed.root is not None:
        assert parsed.plain(parsed.root) == [text]
    else:
        assert parsed.errors


@given(st.sampled_from(["no", "yes", "on", "off", "057", "1e3", "2015-02-02", "12:30", "0x1F", ".inf", "1_000", "="]))
def test_words_stay_words(word: str) -> None:
    parsed = CodebookText("x.yaml", f"- {word}\n".encode())
    assert parsed.plain(parsed.root) == [word]
