// Runs seed after seed, tells how far it is, and stops at as many mismatches as are wanted.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Campaign.h"
#include "Fuzz/Generator.h"
#include "Fuzz/Report.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/PrettyStackTrace.h"
#include <chrono>

using namespace mlir;

namespace ad {
namespace {

using Clock = std::chrono::steady_clock;

class Campaign {
public:
  explicit Campaign(const FuzzOptions &options) : options(options) {}

  llvm::Expected<bool> run();

private:
  double seconds() const { return std::chrono::duration<double>(Clock::now() - start).count(); }
  bool isDue() const { return options.maxSeconds > 0 && seconds() > options.maxSeconds; }
  /// A context keeps every constant that it saw, so it is made anew from time to time.
  llvm::Error renewEngine(uint64_t done);
  /// Checks the graph of a seed up to its first mismatch.
  llvm::Error checkSeed(uint64_t seed);
  /// Something to look at, and no reason to stop.
  void advise(uint64_t seed, const fuzz::Oracle &oracle, StringRef finding) const {
    llvm::errs() << "ad-fuzz: note: seed " << seed << ", oracle " << oracle.name << ": " << finding
                 << '\n';
  }
  void reportProgress(uint64_t done);
  void reportEnd(uint64_t done) const;

  const FuzzOptions &options;
  const Clock::time_point start = Clock::now();
  double lastProgress = 0.0;
  std::unique_ptr<fuzz::Native> native;
  llvm::StringMap<uint64_t> checked;
  unsigned failures = 0;
};

llvm::Error Campaign::renewEngine(uint64_t done) {
  constexpr uint64_t casesOfOneContext = 500;
  if (done % casesOfOneContext != 0)
    return llvm::Error::success();
  auto made = fuzz::Native::create();
  if (!made)
    return made.takeError();
  native = std::move(*made);
  return llvm::Error::success();
}

llvm::Error Campaign::checkSeed(uint64_t seed) {
  const llvm::PrettyStackTraceFormat place("fuzzing seed %llu", (unsigned long long)seed);
  fuzz::Dice dice(~seed);
  const fuzz::Flavor flavors[] = {fuzz::Flavor::Smooth, fuzz::Flavor::Smooth,
                                  fuzz::Flavor::Analytic, fuzz::Flavor::Differential,
                                  fuzz::Flavor::Differential};
  const fuzz::Flavor flavor = dice.pick(llvm::ArrayRef(flavors));
  fuzz::GeneratorOptions limits;
  limits.maxOps = options.maxOps;
  fuzz::Case input = fuzz::generate(native->context(), seed, flavor, limits);
  if (options.isPrinting) {
    input.module->print(llvm::outs());
    return llvm::Error::success();
  }
  fuzz::Check check(input, *native, seed);
  for (const fuzz::Oracle &oracle : options.oracles) {
    const bool isWanted = !options.asksForAll || dice.chance(oracle.share);
    if (!isWanted || (flavor == fuzz::Flavor::Differential && !oracle.takesAny))
      continue;
    check.isSkipped = false;
    const fuzz::Finding finding = oracle.check(check);
    checked[oracle.name] += !check.isSkipped;
    if (!finding)
      continue;
    if (oracle.isAdvice) {
      advise(seed, oracle, *finding);
      continue;
    }
    ++failures;
    return fuzz::reportFailure(options.report, input, *native, oracle, seed, *finding);
  }
  return llvm::Error::success();
}

void Campaign::reportProgress(uint64_t done) {
  if (seconds() - lastProgress < 5.0)
    return;
  lastProgress = seconds();
  llvm::errs() << llvm::format("ad-fuzz: %llu of %llu graphs, %.1f per second\n",
                               (unsigned long long)done, (unsigned long long)options.count,
                               done / seconds());
}

void Campaign::reportEnd(uint64_t done) const {
  llvm::errs() << llvm::format(
      "ad-fuzz: %llu graphs from seed %llu in %.1f s:", (unsigned long long)done,
      (unsigned long long)options.seed, seconds());
  for (const fuzz::Oracle &oracle : options.oracles)
    llvm::errs() << ' ' << oracle.name << " x " << checked.lookup(oracle.name);
  llvm::errs() << ", " << failures << (failures == 1 ? " mismatch" : " mismatches") << '\n';
}

llvm::Expected<bool> Campaign::run() {
  uint64_t done = 0;
  for (; done < options.count && !isDue() && failures < options.maxFailures; ++done) {
    if (llvm::Error error = renewEngine(done))
      return error;
    if (llvm::Error error = checkSeed(options.seed + done))
      return error;
    reportProgress(done + 1);
  }
  reportEnd(done);
  return failures == 0;
}

} // namespace

llvm::Expected<bool> runCampaign(const FuzzOptions &options) { return Campaign(options).run(); }

} // namespace ad
