// Every composition of up to three transforms on every program: against one composition of the same
// meaning, whose derivatives are checked against differences of values. At depth 3 the programs
// take turns, of transforms that differ in what they return only one is there, and no differences
// are taken; AD_COMPOSITIONS=all runs the whole matrix.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Compositions.h"
#include "Differences.h"
#include <cstdlib>
#include <map>

using namespace ad;
using namespace ad::test;

namespace {

/// Transforms by their numbers, the outermost first.
using Chain = std::vector<std::size_t>;

bool isWhole() {
  const char *extent = std::getenv("AD_COMPOSITIONS");
  return extent && std::string(extent) == "all";
}

Tensor point() { return tensor({0.6, -0.3, 1.2}, float64); }

std::string nameOf(const Program &program, const Chain &chain) {
  std::string name;
  for (const std::size_t index : chain)
    name += std::string(transforms()[index].name) + " of ";
  return name + program.name;
}

double largest(const Tensor &x) {
  double most = 1;
  for (const double value : valuesOf(x))
    most = std::max(most, std::fabs(value));
  return most;
}

::testing::AssertionResult isNear(const Tensor &found, const Tensor &expected, double tolerance) {
  const double error = largest(expected) * tolerance;
  const auto a = valuesOf(found), b = valuesOf(expected);
  for (std::size_t i = 0; i < b.size(); ++i)
    if (a.size() != b.size() || !(std::fabs(a[i] - b[i]) <= error))
      return ::testing::AssertionFailure()
             << to_string(found) << ", expected " << to_string(expected);
  return ::testing::AssertionSuccess();
}

/// The cells of one program.
class Row {
public:
  explicit Row(const Program &program) : program(program) {}

  void run(const Chain &chain);
  std::size_t ran = 0;

private:
  using Meanings = std::vector<Meaning>;
  const Tensor &expected(const Meanings &meanings);

  const Program &program;
  std::map<Meanings, Tensor> known;
};

/// The value of the composition that stands for all of these meanings.
const Tensor &Row::expected(const Meanings &meanings) {
  if (const auto found = known.find(meanings); found != known.end())
    return found->second;
  Map inner = program.f;
  for (std::size_t i = meanings.size(); i-- > 1;)
    inner = reference(meanings[i], inner);
  const Meaning outermost = meanings.empty() ? Meaning::Same : meanings.front();
  const Tensor value = reference(outermost, inner)(point());
  if (meanings.size() < 3 || isWhole()) {
    EXPECT_TRUE(isNear(value, differences(outermost, inner, point()), 1e-6))
        << "reference of " << program.name << " for " << meanings.size() << " meanings from "
        << static_cast<int>(outermost);
  }
  return known[meanings] = value;
}

void Row::run(const Chain &chain) {
  // What is seen for the first time is interpreted; `jit` compiles.
  clear_compile_cache();
  Map f = program.f;
  Meanings meanings;
  for (auto index = chain.rbegin(); index != chain.rend(); ++index)
    f = transforms()[*index].apply(f);
  for (const std::size_t index : chain)
    if (transforms()[index].meaning != Meaning::Same)
      meanings.push_back(transforms()[index].meaning);
  try {
    EXPECT_TRUE(isNear(f(point()), expected(meanings), 1e-9)) << nameOf(program, chain);
    ++ran;
  } catch (const Error &error) {
    ADD_FAILURE() << nameOf(program, chain) << ": " << error.describe();
  }
}

bool hasVariant(const Chain &chain) {
  for (const std::size_t index : chain)
    if (transforms()[index].isVariant)
      return true;
  return false;
}

class Compositions : public ::testing::TestWithParam<std::size_t> {};

TEST_P(Compositions, MeanTheSame) {
  const std::size_t number = GetParam(), count = transforms().size();
  Row row(programs()[number]);
  std::size_t cells = 0, turn = 0;
  const auto run = [&](const Chain &chain) {
    if (chain.size() == 3 && !isWhole() &&
        (hasVariant(chain) || turn++ % programs().size() != number))
      return;
    ++cells;
    row.run(chain);
  };
  run({});
  for (std::size_t a = 0; a < count; ++a) {
    run({a});
    for (std::size_t b = 0; b < count; ++b) {
      run({a, b});
      for (std::size_t c = 0; c < count; ++c)
        run({a, b, c});
    }
  }
  EXPECT_EQ(row.ran, cells);
  RecordProperty("cells", static_cast<int>(row.ran));
}

std::string programName(const ::testing::TestParamInfo<std::size_t> &info) {
  return programs()[info.param].name;
}
INSTANTIATE_TEST_SUITE_P(All, Compositions, ::testing::Range<std::size_t>(0, programs().size()),
                         programName);

} // namespace
