// The report as text: a table for each function.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Explain/Explain.h"
#include "Explain/Words.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace ad::explain {
namespace {

constexpr size_t numColumns = 7;
using Row = std::array<std::string, numColumns>;

Row rowOf(const Residual &residual) {
  const uint64_t flops =
      residual.decision == Decision::Recomputed ? residual.repeatedFlops : residual.flops;
  return {wordFor(residual.decision).str(),
          residual.op,
          residual.type,
          std::to_string(residual.bytes),
          std::to_string(flops),
          residual.source.text(),
          residual.reason};
}

void writeTable(llvm::ArrayRef<Row> rows, llvm::raw_ostream &os) {
  std::array<size_t, numColumns> widths{};
  for (const Row &row : rows)
    for (auto [width, cell] : llvm::zip_equal(widths, row))
      width = std::max(width, cell.size());
  for (const Row &row : rows) {
    std::string line;
    for (auto [column, cell] : llvm::enumerate(row)) {
      const bool isNumber = column == 3 || column == 4;
      const std::string fill(widths[column] - cell.size(), ' ');
      line += "  " + (isNumber ? fill + cell : cell + fill);
    }
    os << llvm::StringRef(line).rtrim() << '\n';
  }
}

void writeFunction(const Function &function, llvm::raw_ostream &os) {
  os << '@' << function.name << ": " << headlineOf(function) << '\n';
  if (function.residuals.empty())
    return;
  std::vector<Row> rows{{"", "value", "type", "bytes", "flops", "line", "reason"}};
  for (const Residual &residual : function.residuals)
    rows.push_back(rowOf(residual));
  writeTable(rows, os);
  for (const std::string &line : linesOf(function.totals()))
    os << "  " << line << '\n';
}

} // namespace

void writeText(const Report &report, llvm::raw_ostream &os) {
  llvm::interleave(
      report.functions, [&](const Function &function) { writeFunction(function, os); },
      [&] { os << '\n'; });
}

} // namespace ad::explain
