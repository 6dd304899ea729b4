// Checks, converts and writes `.npy` files.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Npy/Npy.h"
#include "Npy/AtomicFile.h"
#include "Npy/Header.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/SwapByteOrder.h"
#include <cstring>
#include <optional>

namespace ad {
namespace {

constexpr llvm::StringLiteral magic = "\x93NUMPY";
constexpr size_t dataAlignment = 64;

struct ElementCode {
  llvm::StringLiteral code;
  ElementKind kind;
};
constexpr ElementCode elementCodes[] = {
    {"f2", ElementKind::F16}, {"f4", ElementKind::F32}, {"f8", ElementKind::F64},
    {"b1", ElementKind::I1},  {"i1", ElementKind::I8},  {"i2", ElementKind::I16},
    {"i4", ElementKind::I32}, {"i8", ElementKind::I64}, {"u1", ElementKind::U8},
};

llvm::Error npyError(llvm::StringRef path, const llvm::Twine &what) {
  return llvm::createStringError(path + ": " + what);
}

/// Splits `bytes` behind the header text; nothing if they are shorter than the header says.
std::optional<std::pair<llvm::StringRef, llvm::StringRef>> splitHeader(llvm::StringRef bytes,
                                                                       unsigned lengthBytes) {
  const size_t start = magic.size() + 2 + lengthBytes;
  if (bytes.size() < start)
    return std::nullopt;
  const char *length = bytes.data() + magic.size() + 2;
  const size_t size = lengthBytes == 2 ? llvm::support::endian::read16le(length)
                                       : llvm::support::endian::read32le(length);
  if (bytes.size() - start < size)
    return std::nullopt;
  return std::pair(bytes.substr(start, size), bytes.drop_front(start + size));
}

/// Bytes of the data, or nothing if that overflows.
std::optional<int64_t> dataBytes(llvm::ArrayRef<int64_t> shape, size_t elementSize) {
  int64_t bytes = elementSize;
  if (llvm::is_contained(shape, 0))
    return 0;
  for (const int64_t size : shape)
    if (llvm::MulOverflow(bytes, size, bytes))
      return std::nullopt;
  return bytes;
}

/// Copies elements that lie in Fortran order into C order: the first axis is the fastest in `from`.
void transposeOrder(const char *from, char *to, llvm::ArrayRef<int64_t> shape, size_t elementSize) {
  std::vector<int64_t> index(shape.size(), 0);
  size_t numElements = 1;
  for (const int64_t size : shape)
    numElements *= size;
  for (size_t i = 0; i < numElements; ++i, to += elementSize) {
    size_t position = 0;
    for (size_t axis = shape.size(); axis-- > 0;)
      position = position * shape[axis] + index[axis];
    std::memcpy(to, from + position * elementSize, elementSize);
    for (size_t axis = shape.size(); axis-- > 0 && ++index[axis] == shape[axis];)
      index[axis] = 0;
  }
}

} // namespace

llvm::Expected<NpyFile> NpyFile::open(llvm::StringRef path) {
  if (llvm::sys::fs::is_directory(path))
    return npyError(path, "is a directory");
  auto buffer =
      llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return fileError(path, "cannot be read", buffer.getError());
  return parse(std::move(*buffer));
}

llvm::Expected<NpyFile> NpyFile::parse(std::unique_ptr<llvm::MemoryBuffer> buffer) {
  const llvm::StringRef path = buffer->getBufferIdentifier(), bytes = buffer->getBuffer();
  if (!bytes.starts_with(magic) || bytes.size() < magic.size() + 2)
    return npyError(path, "is no .npy file: its first bytes are not \\x93NUMPY");
  const unsigned version = static_cast<unsigned char>(bytes[magic.size()]);
  if (version < 1 || version > 3)
    return npyError(path,
                    "has version " + llvm::Twine(version) + " of the format, expected 1 to 3");
  const auto split = splitHeader(bytes, version == 1 ? 2 : 4);
  if (!split)
    return npyError(path, "ends inside its header");
  llvm::Expected<npy::Header> header = npy::parseHeader(split->first);
  if (!header)
    return npyError(path, llvm::toString(header.takeError()));

  const llvm::StringRef descr = header->descr;
  const auto *code = llvm::find_if(elementCodes, [&](const ElementCode &e) {
    return descr.drop_front(!descr.empty()) == e.code;
  });
  if (code == std::end(elementCodes) || !llvm::is_contained("<>|=", descr.front()))
    return npyError(path, "has elements of type '" + descr +
                              "', expected one of f2 f4 f8 b1 u1 i1 i2 i4 i8");
  const size_t storedSize = sizeOf(code->kind);
  const std::optional<int64_t> expected = dataBytes(header->shape, storedSize);
  if (!expected || static_cast<uint64_t>(*expected) != split->second.size())
    return npyError(path, "has " + llvm::Twine(split->second.size()) + " bytes of data, expected " +
                              (expected ? llvm::Twine(*expected) : llvm::Twine("more than 2^63")) +
                              " for its shape");

  NpyFile file;
  file.data = split->second.data();
  file.kind = code->kind;
  file.numElements = *expected / storedSize;
  file.isFortranOrder = header->isFortranOrder;
  file.isSwapped = descr.front() == (llvm::sys::IsLittleEndianHost ? '>' : '<');
  file.shape = std::move(header->shape);
  file.buffer = std::move(buffer);
  return file;
}

void NpyFile::copyTo(void *destination) const {
  const size_t size = sizeOf(kind);
  if (isFortranOrder && numElements > 0)
    transposeOrder(data, static_cast<char *>(destination), shape, size);
  else
    std::memcpy(destination, data, numElements * size);
  auto *bytes = static_cast<uint8_t *>(destination);
  if (kind == ElementKind::I1)
    for (size_t i = 0; i < numElements; ++i)
      bytes[i] = bytes[i] != 0;
  if (isSwapped)
    for (size_t i = 0; i < numElements; ++i)
      std::reverse(bytes + i * size, bytes + (i + 1) * size);
}

llvm::Error writeNpy(llvm::StringRef path, ElementKind kind, llvm::ArrayRef<int64_t> shape,
                     const void *data) {
  const auto *code =
      llvm::find_if(elementCodes, [&](const ElementCode &e) { return e.kind == kind; });
  if (code == std::end(elementCodes))
    return npyError(path, "cannot be written: the format has no bfloat16");
  const char order = sizeOf(kind) == 1 ? '|' : llvm::sys::IsLittleEndianHost ? '<' : '>';
  std::string header = npy::printHeader({order + code->code.str(), false, shape.vec()});
  // The data start at a multiple of 64; spaces and an end of line fill the header up.
  const size_t start = magic.size() + 4;
  header.resize(llvm::alignTo(start + header.size() + 1, dataAlignment) - start - 1, ' ');
  header += '\n';
  if (header.size() > UINT16_MAX)
    return npyError(path, "has too many axes for a header");
  return writeFileAtomically(path, [&](llvm::raw_ostream &os) {
    os << magic << '\x01' << '\0';
    os << static_cast<char>(header.size() & 0xff) << static_cast<char>(header.size() >> 8)
       << header;
    os.write(static_cast<const char *>(data), *dataBytes(shape, sizeOf(kind)));
    return llvm::Error::success();
  });
}

} // namespace ad
