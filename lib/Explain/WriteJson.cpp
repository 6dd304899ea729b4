// The report as JSON.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Explain/Explain.h"
#include "Explain/Words.h"
#include "llvm/Support/JSON.h"

namespace ad::explain {
namespace {

using llvm::json::OStream;

void write(const Function &function, OStream &json);

/// Names in the program are bytes; JSON is UTF-8.
std::string utf8(llvm::StringRef text) {
  return llvm::json::isUTF8(text) ? text.str() : llvm::json::fixUTF8(text);
}

void writeSource(const Source &source, OStream &json) {
  if (source.file.empty())
    return;
  json.attributeObject("source", [&] {
    json.attribute("file", utf8(source.file));
    json.attribute("line", source.line);
    if (source.column)
      json.attribute("column", source.column);
  });
}

void writeList(llvm::StringRef name, llvm::ArrayRef<unsigned> numbers, OStream &json) {
  json.attributeArray(name, [&] {
    for (const unsigned number : numbers)
      json.value(number);
  });
}

void write(const Residual &residual, OStream &json) {
  json.object([&] {
    json.attribute("decision", wordFor(residual.decision));
    json.attribute("op", utf8(residual.op));
    json.attribute("type", utf8(residual.type));
    json.attribute("order", residual.order);
    json.attribute("bytes", residual.bytes);
    if (residual.decision == Decision::Saved || residual.decision == Decision::Given)
      json.attribute("kept_by", wordFor(residual.keeper));
    json.attribute("flops", residual.flops);
    json.attribute("repeats", residual.repeats);
    json.attribute("repeated_flops", residual.repeatedFlops);
    json.attribute("reason", residual.reason);
    writeSource(residual.source, json);
    writeList("made_in", residual.madeIn, json);
    writeList("read_in", residual.readIn, json);
  });
}

void write(const Step &step, OStream &json) {
  json.object([&] {
    json.attribute("op", utf8(step.op));
    json.attribute("detail", utf8(step.detail));
    json.attribute("part", wordFor(step.part));
    if (step.parent >= 0)
      json.attribute("parent", step.parent);
    json.attribute("ops", step.numOps);
    json.attribute("flops", step.flops);
    writeSource(step.source, json);
  });
}

void write(const Transfer &transfer, OStream &json) {
  json.object([&] {
    if (transfer.from != Transfer::caller)
      json.attribute("from", transfer.from);
    if (transfer.to != Transfer::caller)
      json.attribute("to", transfer.to);
    json.attribute("type", utf8(transfer.type));
    json.attribute("bytes", transfer.bytes);
    json.attribute("saved", transfer.isSaved);
  });
}

template <typename Item>
void writeEach(llvm::StringRef name, const std::vector<Item> &items, OStream &json) {
  json.attributeArray(name, [&] {
    for (const Item &item : items)
      write(item, json);
  });
}

void write(const Totals &totals, OStream &json) {
  json.object([&] {
    json.attribute("saved", totals.saved);
    json.attribute("saved_workspace_bytes", totals.workspaceBytes);
    json.attribute("saved_tape_bytes_per_trip", totals.tapeBytes);
    json.attribute("saved_result_bytes", totals.resultBytes);
    json.attribute("recomputed", totals.recomputed);
    json.attribute("recomputed_bytes", totals.recomputedBytes);
    json.attribute("recomputed_flops", totals.recomputedFlops);
    json.attribute("dropped", totals.dropped);
    json.attribute("dropped_bytes", totals.droppedBytes);
    json.attribute("given", totals.given);
    json.attribute("given_bytes", totals.givenBytes);
  });
}

void write(const Function &function, OStream &json) {
  json.object([&] {
    json.attribute("name", utf8(function.name));
    json.attribute("order", function.order);
    json.attributeBegin("totals");
    write(function.totals(), json);
    json.attributeEnd();
    writeEach("residuals", function.residuals, json);
    writeEach("steps", function.steps, json);
    writeEach("transfers", function.transfers, json);
  });
}

} // namespace

void writeJson(const Report &report, llvm::raw_ostream &os) {
  OStream json(os, /*IndentSize=*/2);
  json.object([&] { writeEach("functions", report.functions, json); });
  os << '\n';
}

} // namespace ad::explain
