#!/usr/bin/env python3
"""Compiles the words of the URL language, without the server, into a folder of their own.

Usage: compile-words.py FOLDER FLAG... -- SOURCE...

Everything that the target Imaging is made of is compiled with FLAGs, then the program of the given
sources is linked with it: FOLDER/program. What is up to date is not compiled again. The package's
own manifest says what depends on what; sources that import another package (signatures) are left out.
"""
import json, os, shlex, subprocess, sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FEATURES = ["ExistentialAny", "MemberImportVisibility", "InternalImportsByDefault"]


def run(words):
    subprocess.run([str(word) for word in words], check=True)


def output(words):
    return subprocess.run(words, check=True, capture_output=True, text=True, cwd=ROOT).stdout


def targets(folder):
    # A build folder of its own, so that it need not wait for a build that runs.
    scratch = str(folder / "package")
    package = json.loads(
        output(["swift", "package", "--scratch-path", scratch, "dump-package"]))
    return {target["name"]: target for target in package["targets"]}


def names(target):
    """The targets of this package that a target needs, and the products of others."""
    own, others = [], []
    for entry in target["dependencies"]:
        kind, words = next(iter(entry.items()))
        (others if kind == "product" else own).append(words[0])
    return own, others


def order(name, known, seen):
    """Targets below `name`, lowest first."""
    own, _ = names(known[name])
    for other in own:
        if other in known and other not in seen:
            order(other, known, seen)
    seen.append(name)
    return seen


def newest(paths):
    return max((path.stat().st_mtime for path in paths), default=0)


class Compiler:
    def __init__(self, folder, flags):
        self.folder, self.flags = folder, flags
        self.include, self.libraries, self.objects = [], [], []
        self.time = newest([Path(__file__)])

    def add(self, target):
        place = ROOT / (target.get("path") or f"Sources/{target['name']}")
        if target["type"] == "system":
            return self.add_system(target, place)
        for setting in target.get("settings", []):
            library = setting["kind"].get("linkedLibrary")
            if library:
                self.libraries.append(f"-l{library['_0']}")
        if list(place.glob("*.c")):
            return self.add_c(target["name"], place)
        self.add_swift(target, place)

    def add_system(self, target, place):
        self.include += ["-Xcc", f"-fmodule-map-file={place / 'module.modulemap'}"]
        if target.get("pkgConfig"):
            flags = output(["pkg-config", "--cflags-only-I", target["pkgConfig"]])
            for flag in shlex.split(flags):
                self.include += ["-Xcc", flag]
            self.libraries += shlex.split(output(["pkg-config", "--libs", target["pkgConfig"]]))

    def add_c(self, name, place):
        headers = sorted((place / "include").glob("*.h"))
        module = place / "include" / "module.modulemap"
        if not module.exists():
            module = self.folder / name / "module.modulemap"
            module.parent.mkdir(parents=True, exist_ok=True)
            lines = [f'    header "{header}"' for header in headers]
            text = "\n".join([f"module {name} {{", *lines, "    export *", "}", ""])
            if not module.exists() or module.read_text() != text:
                module.write_text(text)
        self.include += ["-Xcc", f"-fmodule-map-file={module}"]
        clang = [flag for flag in self.include if flag.startswith(("-I", "-D"))]
        for source in sorted(place.glob("*.c")):
            result = self.folder / f"{source.stem}.o"
            self.objects.append(result)
            if not result.exists() or result.stat().st_mtime < newest([source, *headers]):
                run(["clang", "-O2", "-c", "-o", result, source, f"-I{place / 'include'}", *clang])

    def add_swift(self, target, place):
        _, foreign = names(target)
        imports = tuple(f"import {name}\n" for name in foreign)
        sources = [
            path for path in sorted(place.rglob("*.swift"))
            if not any(line in path.read_text() for line in imports)]
        result = self.folder / f"{target['name']}.o"
        self.objects.append(result)
        self.time = max(self.time, newest(sources))
        if result.exists() and result.stat().st_mtime >= self.time:
            return
        run([*self.swiftc(), "-wmo", "-parse-as-library", "-module-name", target["name"],
             "-emit-module", "-emit-module-path", self.folder / f"{target['name']}.swiftmodule",
             "-c", "-o", result, *sources])

    def link(self, sources):
        program = self.folder / "program"
        objects = []
        for source in [source for source in sources if source.suffix == ".c"]:
            objects.append(self.folder / f"{source.stem}.o")
            run(["clang", "-O2", "-c", "-o", objects[-1], source])
        swift = [source for source in sources if source.suffix == ".swift"]
        library = [] if any(path.name == "main.swift" for path in swift) else ["-parse-as-library"]
        run([*self.swiftc(), "-wmo", *library, "-module-name", "Program", "-o", program, *swift,
             *objects, *self.objects, *self.libraries])

    def swiftc(self):
        features = [word for name in FEATURES for word in ("-enable-upcoming-feature", name)]
        return ["swiftc", *self.flags, "-swift-version", "6", *features, f"-I{self.folder}",
                *self.include]


def main(words):
    if "--" not in words or words.index("--") < 1:
        sys.exit(__doc__.strip())
    border = words.index("--")
    folder, flags, sources = Path(words[0]).resolve(), words[1:border], words[border + 1:]
    folder.mkdir(parents=True, exist_ok=True)
    known = targets(folder)
    compiler = Compiler(folder, flags)
    for name in order("Imaging", known, []):
        compiler.add(known[name])
    compiler.link([Path(source).resolve() for source in sources])


if __name__ == "__main__":
    os.chdir(ROOT)
    main(sys.argv[1:])
