// The report as one page that refers to nothing: style, tables, graphs.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Explain/Explain.h"
#include "Explain/Html.h"
#include "Explain/Words.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/JSON.h"

namespace ad::explain {

std::string escaped(llvm::StringRef text) {
  std::string safe;
  for (const char c : llvm::json::isUTF8(text) ? text.str() : llvm::json::fixUTF8(text)) {
    const llvm::StringRef entity = c == '&'   ? "&amp;"
                                   : c == '<' ? "&lt;"
                                   : c == '>' ? "&gt;"
                                   : c == '"' ? "&quot;"
                                              : "";
    // What is no character of HTML is shown as one that stands for it.
    if (static_cast<unsigned char>(c) < ' ')
      safe += ' ';
    else if (entity.empty())
      safe += c;
    else
      safe += entity;
  }
  return safe;
}

std::string anchorOf(size_t number, unsigned step) {
  return "f" + std::to_string(number) + "s" + std::to_string(step);
}

namespace {

constexpr llvm::StringLiteral head = R"(<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>What the derivatives keep</title>
<style>
body { font: 14px/1.4 system-ui, sans-serif; margin: 2em; color: #222; background: #fff; }
table { border-collapse: collapse; margin: 1em 0; }
th, td { padding: 2px 10px; text-align: left; border-bottom: 1px solid #ddd; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.saved td:first-child { color: #c2410c; font-weight: 600; }
tr.recomputed td:first-child { color: #7e22ce; }
tr.dropped td:first-child { color: #6b7280; }
figure { margin: 1em 0; overflow-x: auto; }
svg text { font: 12px system-ui, sans-serif; fill: #222; }
svg tspan { fill: #666; }
svg text.line { font-size: 10px; fill: #777; text-anchor: end; }
svg rect { stroke: #999; rx: 4px; }
.primal rect { fill: #dbeafe; fill-opacity: .6; }
.derivative rect { fill: #ffedd5; fill-opacity: .6; }
.both rect { fill: #ede9fe; fill-opacity: .6; }
.caller rect { fill: #f5f5f5; }
g:target > rect { stroke: #111; stroke-width: 3px; }
.transfer path { fill: none; stroke: #b5b5b5; }
.transfer text { font-size: 9px; fill: #888; }
.transfer.saved path { stroke: #ea580c; stroke-width: 2.5px; }
.transfer.saved text { fill: #c2410c; }
.transfer:hover path { stroke: #111; stroke-width: 3px; }
</style>
</head>
<body>
<svg width="0" height="0"><defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs></svg>
<h1>What the derivatives keep</h1>
<p>Steps run from above to below: blue ones are of the program, orange ones of its derivatives, violet ones of both.
An arrow is a value that is written to memory and read again, with its bytes; orange ones are saved for a derivative.
Point at a step or an arrow to see its line, its type, what it holds.</p>
)";

void writeCell(llvm::StringRef text, bool isNumber, llvm::raw_ostream &os) {
  os << (isNumber ? "<td class=\"number\">" : "<td>") << escaped(text) << "</td>";
}

void writeSteps(llvm::ArrayRef<unsigned> steps, size_t number, llvm::raw_ostream &os) {
  os << "<td>";
  llvm::interleave(
      steps,
      [&](unsigned step) {
        os << "<a href=\"#" << anchorOf(number, step) << "\">" << step << "</a>";
      },
      [&] { os << ", "; });
  os << "</td>";
}

void writeRow(const Residual &residual, size_t number, llvm::raw_ostream &os) {
  os << "<tr class=\"" << wordFor(residual.decision) << "\">";
  writeCell(wordFor(residual.decision), false, os);
  writeCell(residual.op, false, os);
  writeCell(residual.type, false, os);
  writeCell(std::to_string(residual.bytes), true, os);
  writeCell(std::to_string(residual.flops), true, os);
  writeCell(std::to_string(residual.repeatedFlops), true, os);
  writeCell(residual.source.text(), false, os);
  writeCell(residual.reason, false, os);
  writeSteps(residual.madeIn, number, os);
  writeSteps(residual.readIn, number, os);
  os << "</tr>\n";
}

void writeTable(const Function &function, size_t number, llvm::raw_ostream &os) {
  os << "<table>\n<thead><tr>";
  for (const llvm::StringRef title : {"", "value", "type", "bytes", "flops", "flops again", "line",
                                      "reason", "made in step", "read in steps"})
    os << "<th>" << title << "</th>";
  os << "</tr></thead>\n<tbody>\n";
  for (const Residual &residual : function.residuals)
    writeRow(residual, number, os);
  os << "</tbody>\n</table>\n";
}

void writeFunction(const Function &function, size_t number, llvm::raw_ostream &os) {
  os << "<section>\n<h2>@" << escaped(function.name) << ": " << headlineOf(function) << "</h2>\n";
  if (!function.residuals.empty()) {
    os << "<ul>\n";
    for (const std::string &line : linesOf(function.totals()))
      os << "<li>" << line << "</li>\n";
    os << "</ul>\n";
    writeTable(function, number, os);
  }
  os << "<figure>\n";
  writeGraph(function, number, os);
  os << "</figure>\n</section>\n";
}

} // namespace

void writeHtml(const Report &report, llvm::raw_ostream &os) {
  os << head;
  for (auto [number, function] : llvm::enumerate(report.functions))
    writeFunction(function, number, os);
  os << "</body>\n</html>\n";
}

} // namespace ad::explain
