// Guards in front of MLIR's parser, which recurses as deep as its input nests.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parse/Parse.h"
#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;

namespace ad {
namespace {

constexpr size_t maxSourceBytes = size_t(64) << 20;
constexpr unsigned maxNesting = 256;

/// Walks over the text of a module without parsing it.
class Scanner {
public:
  explicit Scanner(llvm::StringRef text) : text(text) {}

  /// The position at which brackets or signs nest too deep, or npos.
  size_t findDeepNesting() {
    for (size_t i = 0; i < text.size(); ++i) {
      i = skip(i);
      if (i >= text.size())
        break;
      count(text[i], i > 0 ? text[i - 1] : ' ');
      if (depth > maxNesting || signs > maxNesting)
        return i;
    }
    return llvm::StringRef::npos;
  }

private:
  /// The position behind a string or comment that starts at `i`, else `i`.
  size_t skip(size_t i) const {
    if (text.substr(i, 2) == "//")
      return std::min(text.find('\n', i), text.size());
    if (text[i] != '"')
      return i;
    for (++i; i < text.size() && text[i] != '"' && text[i] != '\n'; ++i)
      if (text[i] == '\\')
        ++i;
    return i;
  }

  void count(char c, char previous) {
    const bool isArrow = c == '>' && previous == '-';
    if (llvm::StringRef("([{<").contains(c))
      ++depth;
    else if (llvm::StringRef(")]}>").contains(c) && !isArrow && depth > 0)
      --depth;
    if (c == '-')
      ++signs;
    else if (!isspace(static_cast<unsigned char>(c)))
      signs = 0;
  }

  llvm::StringRef text;
  unsigned depth = 0, signs = 0;
};

/// The line and column of a position, for a diagnostic.
Location locationOf(const llvm::MemoryBuffer &source, size_t position, MLIRContext *context) {
  const llvm::StringRef before = source.getBuffer().take_front(position);
  const size_t lineStart = before.rfind('\n') + 1;
  return FileLineColLoc::get(context, source.getBufferIdentifier(), before.count('\n') + 1,
                             position - lineStart + 1);
}

} // namespace

llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> readSource(llvm::StringRef path) {
  const auto error = [&](const llvm::Twine &what) {
    return llvm::createStringError(path + ": " + what);
  };
  if (llvm::sys::fs::is_directory(path))
    return error("is a directory");
  // Not mapped: a file that shrinks while it is read must not kill the process.
  auto buffer = llvm::MemoryBuffer::getFileOrSTDIN(path, /*IsText=*/false,
                                                   /*RequiresNullTerminator=*/true, std::nullopt);
  if (!buffer)
    return error("cannot be read: " + buffer.getError().message());
  if ((*buffer)->getBufferSize() > maxSourceBytes)
    return error("is larger than 64 MiB");
  return std::move(*buffer);
}

LogicalResult checkSource(const llvm::MemoryBuffer &source, MLIRContext *context) {
  if (isBytecode(source.getMemBufferRef()))
    return emitError(locationOf(source, 0, context)) << "the input is bytecode, expected text";
  const size_t position = Scanner(source.getBuffer()).findDeepNesting();
  if (position == llvm::StringRef::npos)
    return success();
  return emitError(locationOf(source, position, context))
         << "brackets or signs are nested deeper than " << maxNesting;
}

OwningOpRef<ModuleOp> parseModule(llvm::SourceMgr &sources, MLIRContext *context) {
  if (failed(checkSource(*sources.getMemoryBuffer(sources.getMainFileID()), context)))
    return nullptr;
  return parseSourceFile<ModuleOp>(sources, context);
}

} // namespace ad
