// What is told about the derivatives of a function: data without any IR, for the writers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_EXPLAIN_REPORT_H
#define AD_EXPLAIN_REPORT_H

#include <cstdint>
#include <string>
#include <vector>

namespace ad::explain {

/// Where the user wrote an op. No file if that is not known; no column if C++ was traced.
struct Source {
  std::string file;
  unsigned line = 0, column = 0;

  /// `file:line:column`, as far as it is known.
  std::string text() const;
};

/// What becomes of a value between the op that makes it and the derivatives that might read it.
enum class Decision {
  Saved,      ///< in memory until a derivative, or what is computed again for one, has read it
  Recomputed, ///< computed again where derivatives read it
  Dropped,    ///< never in memory for a derivative
  Given,      ///< an argument that a derivative reads: the caller keeps it
};

inline constexpr unsigned numDecisions = 4;

/// Whose memory a saved value lies in.
enum class Keeper {
  Workspace, ///< the function's own
  Result,    ///< that of a result of the function: it costs nothing
  Caller,    ///< that of an argument
  Other,     ///< that of another value of the report
  Tape,      ///< one that grows by the trips of a loop; bytes are those of one trip
};

/// A value of the program that was differentiated, as a derivative finds it.
struct Residual {
  Decision decision = Decision::Dropped;
  Keeper keeper = Keeper::Workspace;
  std::string op, type, reason;
  Source source;
  /// What it takes in memory; of a value in a loop that is kept for each trip: for all trips.
  uint64_t bytes = 0;
  /// What computing it takes, in all trips of the loops around it.
  uint64_t flops = 0;
  /// How often it is computed in other places, and what that takes.
  unsigned repeats = 0;
  uint64_t repeatedFlops = 0;
  /// How often what computes it was itself made by a derivative: 0 for the user's ops.
  unsigned order = 0;
  /// The step that makes it (see Step), and those that read it for a derivative. None if it is
  /// given.
  std::vector<unsigned> madeIn, readIn;
};

/// One thing that runs after the other: a group, an op of its own, or a loop or branch around the
/// steps that follow and name it as their parent.
struct Step {
  enum class Part { Primal, Derivative, Both };
  std::string op, detail;
  Source source;
  Part part = Part::Primal;
  int parent = -1;
  unsigned depth = 0;
  /// Ops that it holds, not counting those of steps in it.
  unsigned numOps = 0;
  uint64_t flops = 0;
};

/// Memory that one step writes and another one reads.
struct Transfer {
  static constexpr int caller = -1;
  /// Steps, or the caller: of an argument, or of a result.
  int from = caller, to = caller;
  std::string op, type;
  uint64_t bytes = 0;
  /// Whether it is read for a derivative, and saved for it.
  bool isSaved = false;
};

struct Totals {
  unsigned saved = 0, recomputed = 0, dropped = 0, given = 0;
  /// Of saved values, by who keeps them.
  uint64_t workspaceBytes = 0, resultBytes = 0, tapeBytes = 0;
  uint64_t recomputedBytes = 0, recomputedFlops = 0, droppedBytes = 0, givenBytes = 0;
};

struct Function {
  std::string name;
  /// How many derivatives were taken one of the other: 0 if the function holds none.
  unsigned order = 0;
  std::vector<Residual> residuals;
  std::vector<Step> steps;
  std::vector<Transfer> transfers;

  Totals totals() const;
};

struct Report {
  std::vector<Function> functions;
};

} // namespace ad::explain

#endif
