"""Checks that no two types of one namespace share a name: all stages are linked into one library, where
the inline functions of two such types would silently replace each other."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# RUN: %python %s %root
# RUN: not %python %s %S/Inputs/bad_names | FileCheck %s
# CHECK: lib/Two.h:4: error: 'ad::Node' is also defined in lib/One.h
# CHECK-NOT: error:
import re

import tree

OPEN = re.compile(r"^(?:inline )?namespace ?([\w:]*) \{")
CLOSE = re.compile(r"^\} // namespace")
TYPE = re.compile(r"^(?:struct|class|union|enum class) (?:AD_API )?(\w+)(?= final| :| *\{|$)")


def types_in(text):
    """Yields (line, qualified name) for each type at namespace scope, those without linkage left out."""
    scopes = []
    for number, line in enumerate(text.split("\n"), 1):
        if match := OPEN.match(line):
            scopes.append(match[1])
        elif CLOSE.match(line) and scopes:
            scopes.pop()
        elif (match := TYPE.match(line)) and "" not in scopes:
            yield number, "::".join([*scopes, match[1]])


def main():
    root = tree.root_argument()
    problems, seen = [], {}
    for path in tree.files(root, ".h", ".cpp", folders=["include", "lib"]):
        for line, name in types_in(path.read_text()):
            if name in seen and seen[name] != path:
                problems.append((path, line, "'%s' is also defined in %s" % (name, seen[name].relative_to(root))))
            seen.setdefault(name, path)
    tree.report(root, problems)


if __name__ == "__main__":
    main()
