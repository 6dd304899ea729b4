// Prints the table of cells: a row for each op and element type, the reasons below.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CellTable.h"
#include "Fuzz/Cells.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Format.h"

namespace ad {
namespace {

llvm::StringRef nameOfKind(ElementKind kind) {
  static constexpr llvm::StringLiteral names[] = {"f32", "f64", "i1",  "i8",  "i16",
                                                  "i32", "i64", "ui8", "f16", "bf16"};
  static_assert(std::size(names) == numElementKinds);
  return names[static_cast<unsigned>(kind)];
}

/// Numbers the reasons in the order in which they come up.
class Reasons {
public:
  size_t numberOf(llvm::StringRef reason) {
    const auto [entry, isNew] = numbers.try_emplace(reason, order.size() + 1);
    if (isNew)
      order.push_back(reason.str());
    return entry->second;
  }
  void print() const {
    for (auto [index, reason] : llvm::enumerate(order))
      llvm::outs() << llvm::format("%4zu  ", index + 1) << reason << '\n';
  }

private:
  llvm::StringMap<size_t> numbers;
  std::vector<std::string> order;
};

std::string symbolOf(const fuzz::Cell &cell, Reasons &reasons) {
  switch (cell.state) {
  case fuzz::Cell::Checked:
    return "yes";
  case fuzz::Cell::Excused:
    return std::to_string(reasons.numberOf(cell.text));
  case fuzz::Cell::Wrong:
    return "WRONG";
  case fuzz::Cell::Missing:
    return "MISSING";
  }
  llvm_unreachable("unknown state");
}

} // namespace

llvm::Expected<bool> printCells(const FuzzOptions &options) {
  auto native = fuzz::Native::create();
  if (!native)
    return native.takeError();
  const std::vector<fuzz::OpCells> all = fuzz::fillCells(**native, options.seed);
  Reasons reasons;
  size_t counts[4] = {};
  llvm::outs() << llvm::left_justify("op", 24) << llvm::left_justify("type", 6);
  for (const fuzz::Layout layout : fuzz::layouts)
    llvm::outs() << llvm::left_justify(fuzz::nameOf(layout), 16);
  llvm::outs() << '\n';
  for (const fuzz::OpCells &row : all) {
    llvm::outs() << llvm::left_justify(row.op, 24) << llvm::left_justify(nameOfKind(row.kind), 6);
    for (const fuzz::Cell &cell : row.cells) {
      ++counts[cell.state];
      llvm::outs() << llvm::left_justify(symbolOf(cell, reasons), 16);
    }
    llvm::outs() << '\n';
  }
  llvm::outs() << "\nyes: the gradient was checked. Otherwise why it was not:\n";
  reasons.print();
  for (const fuzz::OpCells &row : all)
    for (auto [layout, cell] : llvm::zip_equal(fuzz::layouts, row.cells))
      if (cell.state == fuzz::Cell::Wrong || cell.state == fuzz::Cell::Missing)
        llvm::errs() << "ad-fuzz: error: " << row.op << ", " << nameOfKind(row.kind) << ", "
                     << fuzz::nameOf(layout) << ": " << cell.text << '\n';
  const size_t done = counts[fuzz::Cell::Checked] + counts[fuzz::Cell::Excused],
               total = done + counts[fuzz::Cell::Wrong] + counts[fuzz::Cell::Missing];
  llvm::outs() << llvm::format(
      "\n%zu cells: %zu checked, %zu with a reason, %zu wrong, %zu missing (%.1f %%)\n", total,
      counts[fuzz::Cell::Checked], counts[fuzz::Cell::Excused], counts[fuzz::Cell::Wrong],
      counts[fuzz::Cell::Missing], 100.0 * done / total);
  return done == total;
}

} // namespace ad
