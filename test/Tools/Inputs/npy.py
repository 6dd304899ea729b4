"""Writes and checks .npy files without NumPy, byte for byte: npy.py write FOLDER | npy.py check FILE."""
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
import os
import pathlib
import struct
import sys

MAGIC = b"\x93NUMPY"


def header(text, version=1):
    length = struct.Struct("<H" if version == 1 else "<I")
    start = len(MAGIC) + 2 + length.size
    padding = -(start + len(text) + 1) % 64
    text = text.encode() + b" " * padding + b"\n"
    return MAGIC + bytes([version, 0]) + length.pack(len(text)) + text


def dictionary(descr="'<f4'", shape="(2, 3)", fortran=False):
    return "{'descr': %s, 'fortran_order': %s, 'shape': %s, }" % (descr, fortran, shape)


def write(folder):
    data = struct.pack("<6f", 1, 2, 3, 4, 5, 6)
    plain = header(dictionary()) + data
    files = {
        "fortran": header(dictionary(fortran=True)) + struct.pack("<6f", 1, 4, 2, 5, 3, 6),
        "big_endian": header(dictionary("'>f4'")) + struct.pack(">6f", 1, 2, 3, 4, 5, 6),
        "version2": header('{"shape":(2,3),"fortran_order":False,"descr":"<f4"}', 2) + data,
        "text": b"1, 2, 3, 4, 5, 6\n",
        "empty": b"",
        "half_header": plain[:40],
        "truncated": plain[:-1],
        "huge": header(dictionary(shape="(4611686018427387904, 4611686018427387904)")) + data,
        "complex": header(dictionary("'<c8'")) + data,
        "record": header(dictionary("[('x', '<f4')]")) + data,
        "double": header(dictionary("'<f8'")) + bytes(48),
        "shape": header(dictionary(shape="(3, 2)")) + data,
        "version9": MAGIC + b"\x09\x00" + plain[8:],
    }
    for name, content in files.items():
        (folder / (name + ".npy")).write_bytes(content)
    (folder / "new.npy").mkdir()
    os.symlink("/dev/full", folder / "full.npy")


def check(path):
    expected = header(dictionary()) + struct.pack("<6f", 2, 4, 6, 8, 10, 12)
    if path.read_bytes() != expected:
        sys.exit("%s: is not what NumPy writes: %r" % (path, path.read_bytes()))


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]))
