// The graph of a function as SVG: a row for each step in the order in which they run, and on the
// right an arrow for each value that one writes and another reads.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Explain/Html.h"
#include "Explain/Words.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"

namespace ad::explain {
namespace {

// In pixels.
constexpr unsigned rowHeight = 34, boxHeight = 26, boxWidth = 460, indent = 18, laneWidth = 15,
                   charWidth = 7;
// Of what stands on the right of a box, in characters.
constexpr unsigned lineChars = 18;

/// A transfer in rows: those of the caller are before the first step and behind the last.
struct Arrow {
  const Transfer *transfer;
  unsigned from, to, lane = 0;

  unsigned top() const { return std::min(from, to); }
  unsigned bottom() const { return std::max(from, to); }
};

/// Arrows that share no row share a lane. Short ones come first, so that they lie further left.
unsigned assignLanes(std::vector<Arrow> &arrows) {
  llvm::sort(arrows, [](const Arrow &a, const Arrow &b) {
    return std::make_tuple(a.top(), a.bottom(), a.transfer) <
           std::make_tuple(b.top(), b.bottom(), b.transfer);
  });
  std::vector<unsigned> ends;
  for (Arrow &arrow : arrows) {
    const auto free = llvm::find_if(ends, [&](unsigned end) { return end <= arrow.top(); });
    arrow.lane = free - ends.begin();
    if (free == ends.end())
      ends.push_back(0);
    ends[arrow.lane] = arrow.bottom();
  }
  return ends.size();
}

class Graph {
public:
  Graph(const Function &function, size_t number, llvm::raw_ostream &os)
      : function(function), number(number), os(os), numRows(function.steps.size() + 2) {
    for (const Transfer &transfer : function.transfers) {
      const int last = numRows - 1, to = transfer.to == Transfer::caller ? last : transfer.to + 1;
      arrows.push_back(
          {&transfer, static_cast<unsigned>(transfer.from + 1), static_cast<unsigned>(to)});
    }
    numLanes = assignLanes(arrows);
  }

  void write();

private:
  unsigned centerOf(unsigned row) const { return row * rowHeight + rowHeight / 2; }
  unsigned lastRowIn(unsigned step) const;
  std::string detailOf(const Step &step) const;
  void writeCaller(unsigned row, llvm::StringRef name);
  void writeStep(unsigned step);
  void writeArrow(const Arrow &arrow);
  void writeTitle(llvm::ArrayRef<std::string> lines);

  const Function &function;
  const size_t number;
  llvm::raw_ostream &os;
  const unsigned numRows;
  std::vector<Arrow> arrows;
  unsigned numLanes = 0;
};

/// The row of the last step that lies in this one.
unsigned Graph::lastRowIn(unsigned step) const {
  unsigned last = step + 1;
  while (last < function.steps.size() && function.steps[last].depth > function.steps[step].depth)
    ++last;
  return last;
}

/// `file:line` without folders: the tooltip has the rest.
std::string lineOf(const Source &source) {
  const llvm::StringRef name = llvm::StringRef(source.file).rsplit('/').second;
  return source.file.empty()
             ? ""
             : (name.empty() ? source.file : name.str()) + ":" + std::to_string(source.line);
}

void Graph::writeTitle(llvm::ArrayRef<std::string> lines) {
  os << "<title>";
  llvm::interleave(
      llvm::make_filter_range(lines, [](const std::string &line) { return !line.empty(); }),
      [&](const std::string &line) { os << escaped(line); }, [&] { os << "&#10;"; });
  os << "</title>";
}

/// What a step holds, as far as there is room for it between its name and its line.
std::string Graph::detailOf(const Step &step) const {
  const unsigned left = indent * step.depth + charWidth * (step.op.size() + lineChars);
  const unsigned room = left < boxWidth ? (boxWidth - left) / charWidth : 0;
  if (step.detail.size() <= room)
    return step.detail;
  return llvm::StringRef(step.detail).take_front(room).rsplit(", ").first.str() + ", …";
}

void Graph::writeCaller(unsigned row, llvm::StringRef name) {
  os << "<g class=\"caller\"><rect x=\"2\" y=\"" << centerOf(row) - boxHeight / 2 << "\" width=\""
     << boxWidth - 2 << "\" height=\"" << boxHeight << "\"/><text x=\"10\" y=\""
     << centerOf(row) + 4 << "\">" << name << "</text></g>\n";
}

void Graph::writeStep(unsigned index) {
  const Step &step = function.steps[index];
  const unsigned row = index + 1, x = 2 + indent * step.depth;
  const unsigned height = (lastRowIn(index) - row) * rowHeight + boxHeight;
  os << "<g id=\"" << anchorOf(number, index) << "\" class=\"" << wordFor(step.part) << "\">";
  writeTitle({step.op, step.source.text(),
              counted(step.numOps, "op") + ", " + counted(step.flops, "flop")});
  os << "<rect x=\"" << x << "\" y=\"" << centerOf(row) - boxHeight / 2 << "\" width=\""
     << boxWidth - std::min(x, boxWidth - indent) << "\" height=\"" << height << "\"/><text x=\""
     << x + 8 << "\" y=\"" << centerOf(row) + 4 << "\">" << escaped(step.op) << " <tspan>"
     << escaped(detailOf(step)) << "</tspan></text><text class=\"line\" x=\"" << boxWidth - 6
     << "\" y=\"" << centerOf(row) + 4 << "\">" << escaped(lineOf(step.source)) << "</text></g>\n";
}

void Graph::writeArrow(const Arrow &arrow) {
  const Transfer &transfer = *arrow.transfer;
  const unsigned x = boxWidth + laneWidth * (arrow.lane + 1);
  const unsigned top = centerOf(arrow.from) + 5, bottom = centerOf(arrow.to) - 5;
  os << "<g class=\"" << (transfer.isSaved ? "transfer saved" : "transfer") << "\">";
  writeTitle({transfer.op, transfer.type, counted(transfer.bytes, "byte"),
              transfer.isSaved ? "saved for a derivative" : ""});
  os << "<path d=\"M" << boxWidth << ' ' << top << 'H' << x << 'V' << bottom << 'H' << boxWidth + 1
     << "\" marker-end=\"url(#arrow)\"/><text transform=\"translate(" << x + 3 << ','
     << (top + bottom) / 2 << ") rotate(90)\">" << transfer.bytes << "</text></g>\n";
}

void Graph::write() {
  const unsigned width = boxWidth + laneWidth * (numLanes + 2), height = numRows * rowHeight;
  os << "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"" << width << "\" height=\""
     << height << "\" viewBox=\"0 0 " << width << ' ' << height << "\">\n";
  writeCaller(0, "arguments");
  for (unsigned step = 0; step < function.steps.size(); ++step)
    writeStep(step);
  writeCaller(numRows - 1, "results");
  for (const Arrow &arrow : arrows)
    writeArrow(arrow);
  os << "</svg>\n";
}

} // namespace

void writeGraph(const Function &function, size_t number, llvm::raw_ostream &os) {
  Graph(function, number, os).write();
}

} // namespace ad::explain
