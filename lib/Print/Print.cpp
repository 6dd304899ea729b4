// Lays the elements of a tensor out in brackets and lines, as PyTorch does.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Print/Print.h"
#include "Print/Elements.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"

namespace ad {
namespace {

constexpr int64_t threshold = 1000;
constexpr int64_t edgeItems = 3;
constexpr size_t lineWidth = 80;
constexpr llvm::StringLiteral prefix = "tensor(";

/// What is left out of an axis of a long tensor.
constexpr int64_t gap = -1;

class Layout {
public:
  Layout(ElementKind kind, llvm::ArrayRef<int64_t> shape, const void *data, int64_t numElements)
      : shape(shape), isSummary(numElements > threshold), format(kind, data, shownElements()) {}

  std::string write() const {
    return shape.empty() ? format.format(0) : writeAxis(0, 0, prefix.size());
  }

private:
  /// Positions along an axis, with `gap` for what is left out.
  llvm::SmallVector<int64_t> positions(int64_t size) const {
    llvm::SmallVector<int64_t> shown;
    for (int64_t i = 0; i < size; ++i) {
      if (isSummary && size > 2 * edgeItems && i == edgeItems) {
        shown.push_back(gap);
        i = size - edgeItems;
      }
      shown.push_back(i);
    }
    return shown;
  }

  /// Row-major indices of the elements that are printed.
  llvm::SmallVector<int64_t> shownElements() const {
    llvm::SmallVector<int64_t> elements = {0};
    for (const int64_t size : shape) {
      llvm::SmallVector<int64_t> next;
      for (const int64_t outer : elements)
        for (const int64_t position : positions(size))
          if (position != gap)
            next.push_back(outer * size + position);
      elements = std::move(next);
    }
    return elements;
  }

  std::string writeAxis(size_t axis, int64_t index, size_t indent) const {
    if (axis + 1 == shape.size())
      return writeRow(index, indent);
    llvm::SmallVector<std::string> parts;
    for (const int64_t position : positions(shape[axis]))
      parts.push_back(position == gap
                          ? "..."
                          : writeAxis(axis + 1, index * shape[axis] + position, indent + 1));
    const std::string separator =
        "," + std::string(shape.size() - axis - 1, '\n') + std::string(indent + 1, ' ');
    return "[" + llvm::join(parts, separator) + "]";
  }

  std::string writeRow(int64_t index, size_t indent) const {
    const size_t room = indent < lineWidth ? lineWidth - indent : 0;
    const size_t perLine = std::max<size_t>(1, room / (format.getWidth() + 2));
    std::string row = "[";
    for (auto [count, position] : llvm::enumerate(positions(shape.back()))) {
      if (count > 0)
        row += count % perLine == 0 ? ",\n" + std::string(indent + 1, ' ') : std::string(", ");
      row += position == gap ? " ..." : format.format(index * shape.back() + position);
    }
    return row + "]";
  }

  llvm::ArrayRef<int64_t> shape;
  bool isSummary;
  print::ElementFormat format;
};

std::string sizeText(llvm::ArrayRef<int64_t> shape) {
  return "size=(" +
         llvm::join(llvm::map_range(shape, [](int64_t size) { return std::to_string(size); }),
                    ", ") +
         ")";
}

/// Appends `, suffix` for each, on a new line if it would pass the end of this one.
void appendSuffixes(std::string &text, llvm::ArrayRef<std::string> suffixes) {
  // PyTorch counts from the last line break and adds one.
  const size_t lineBreak = text.rfind('\n');
  size_t lineLength =
      lineBreak == std::string::npos ? text.size() + 2 : text.size() - lineBreak + 1;
  for (const std::string &suffix : suffixes)
    if (lineLength + suffix.size() + 2 > lineWidth) {
      text += ",\n" + std::string(prefix.size(), ' ') + suffix;
      lineLength = prefix.size() + suffix.size();
    } else {
      text += ", " + suffix;
      lineLength += suffix.size() + 2;
    }
}

} // namespace

llvm::StringRef dtypeName(ElementKind kind) {
  switch (kind) {
  case ElementKind::F32:
    return "torch.float32";
  case ElementKind::F64:
    return "torch.float64";
  case ElementKind::I1:
    return "torch.bool";
  case ElementKind::I8:
    return "torch.int8";
  case ElementKind::I16:
    return "torch.int16";
  case ElementKind::I32:
    return "torch.int32";
  case ElementKind::I64:
    return "torch.int64";
  case ElementKind::U8:
    return "torch.uint8";
  case ElementKind::F16:
    return "torch.float16";
  case ElementKind::BF16:
    return "torch.bfloat16";
  }
  __builtin_unreachable();
}

std::string formatTensor(ElementKind kind, llvm::ArrayRef<int64_t> shape, const void *data,
                         llvm::ArrayRef<std::string> suffixes) {
  const bool isEmpty = llvm::is_contained(shape, 0);
  int64_t numElements = 1;
  for (const int64_t size : isEmpty ? llvm::ArrayRef<int64_t>() : shape)
    numElements *= size;

  llvm::SmallVector<std::string> all;
  if (isEmpty && shape.size() != 1)
    all.push_back(sizeText(shape));
  // Elements tell an int64 or a bool from the default; without any it is said.
  const bool isEvident = kind == ElementKind::F32 ||
                         (!isEmpty && (kind == ElementKind::I64 || kind == ElementKind::I1));
  if (!isEvident)
    all.push_back("dtype=" + dtypeName(kind).str());
  all.append(suffixes.begin(), suffixes.end());

  std::string text =
      prefix.str() + (isEmpty ? "[]" : Layout(kind, shape, data, numElements).write());
  appendSuffixes(text, all);
  return text + ")";
}

} // namespace ad
