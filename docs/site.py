"""Makes the pages of the site from the README and docs: links out of docs lead to GitHub, where the files are.

Usage: site.py <directory of the pages>. A link to a file that does not exist is an error, and so is a page that the
navigation lacks; zensical checks the links between pages.
"""

import os
import pathlib
import re
import shutil
import sys

import tomli

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
REPOSITORY = "https://github.com/compose-cdk/compose-cdk"
LINK = re.compile(r"(?<=\]\()([^)\s#]+)(?=[)#])")
# Pages that another page lists, so that the navigation need not.
LISTED = ("adr/", "findings/")


def page(source: pathlib.Path) -> pathlib.Path | None:
    """The place of a document or a picture, relative to all pages; None for what has none."""
    if source == ROOT / "README.md":
        return pathlib.Path("index.md")
    if source.suffix == ".md" and source.is_relative_to(DOCS):
        relative = source.relative_to(DOCS)
        return relative.with_name("index.md") if relative.name == "README.md" else relative
    if source.suffix == ".svg" and source.is_relative_to(DOCS):
        return source.relative_to(DOCS)
    return None


def rewrite(source: pathlib.Path, link: str) -> str:
    """What a link of a document is on its page."""
    if ":" in link:
        return link
    target = (source.parent / link).resolve()
    if not target.exists():
        sys.exit(f"{source.relative_to(ROOT)} links to {link}, which does not exist")
    if to := page(target):
        return os.path.relpath(to, page(source).parent)
    kind = "tree" if target.is_dir() else "blob"
    return f"{REPOSITORY}/{kind}/main/{target.relative_to(ROOT)}"


def write(source: pathlib.Path, pages: pathlib.Path) -> None:
    """Writes the page of a document."""
    lines, fenced = [], False
    for line in source.read_text().splitlines():
        if line.startswith("```"):
            fenced = not fenced
        lines.append(line if fenced else LINK.sub(lambda m: rewrite(source, m[1]), line))
    out = pages / page(source)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("\n".join(lines) + "\n")


def navigation(entries: list) -> set[str]:
    """The pages in the navigation."""
    found = set()
    for entry in entries:
        for value in entry.values():
            found |= navigation(value) if isinstance(value, list) else {value}
    return found


def main() -> None:
    pages = pathlib.Path(sys.argv[1])
    shutil.rmtree(pages, ignore_errors=True)
    sources = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
    for source in sources:
        write(source, pages)
    for picture in DOCS.rglob("*.svg"):
        shutil.copy(picture, pages / page(picture))
    config = tomli.loads((ROOT / "zensical.toml").read_text())
    listed = navigation(config["project"]["nav"])
    missing = [str(p) for s in sources if str(p := page(s)) not in listed and not str(p).startswith(LISTED)]
    if missing or "findings/index.md" not in listed:
        sys.exit(f"zensical.toml has no navigation to {', '.join(missing)}")


main()
