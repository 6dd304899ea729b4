// The threads that share the work of one call.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Threads.h"
#include "Runtime/Scratch.h"
#include <algorithm>
#include <cfenv>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <pthread.h>

namespace ad::runtime {
namespace {

std::atomic<int> threads{1};

/// Whether this thread takes part in shared work. What it calls then is not shared again.
thread_local bool isAtWork = false;

/// One piece of shared work, as its caller left it.
struct Job {
  Parts &parts;
  Work work;
  void *context;
  std::fenv_t environment; // of the calling thread: how helpers round, too
};

class Helpers {
public:
  /// Runs the job with up to `count` helpers, or returns false: they work for somebody else.
  bool run(Job &job, int count);

private:
  static void *start(void *self);
  [[noreturn]] void serve();
  void startMissing(int count);

  std::mutex turn; // of the caller whose job is done
  std::mutex mutex;
  std::condition_variable wanted, finished;
  // Under `mutex`.
  Job *current = nullptr;
  int started = 0, places = 0, active = 0; // threads; helpers that the job still takes, and has
};

// Never destroyed: helpers wait on it until the process ends.
std::atomic<Helpers *> instance{nullptr};

/// The helpers stay in the parent of a fork; the child starts its own.
void forget() { instance = nullptr; }

/// Null if there can be none.
Helpers *helpers() {
  if (Helpers *made = instance)
    return made;
  // Without the handler a child would wait for threads that it does not have.
  static const bool survivesFork = pthread_atfork(nullptr, nullptr, forget) == 0;
  if (!survivesFork)
    return nullptr;
  Helpers *none = nullptr, *made = new Helpers;
  if (instance.compare_exchange_strong(none, made))
    return made;
  delete made;
  return none;
}

void Helpers::startMissing(int count) {
  if (started >= count)
    return;
  pthread_attr_t attributes;
  if (pthread_attr_init(&attributes) != 0)
    return;
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  // Signals are for the threads of the program.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  // Fewer than asked for are as good: the parts are done all the same.
  while (started < count && pthread_create(&thread, &attributes, start, this) == 0)
    ++started;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
}

void *Helpers::start(void *self) {
  isAtWork = true;
  static_cast<Helpers *>(self)->serve();
}

void Helpers::serve() {
  std::unique_lock<std::mutex> lock(mutex);
  while (true) {
    wanted.wait(lock, [this] { return places > 0; });
    --places;
    ++active;
    Job &job = *current;
    lock.unlock();
    std::fesetenv(&job.environment);
    job.work(job.context, job.parts, /*isHelper=*/true);
    lock.lock();
    if (--active == 0)
      finished.notify_one();
  }
}

bool Helpers::run(Job &job, int count) {
  const std::unique_lock<std::mutex> mine(turn, std::try_to_lock);
  if (!mine)
    return false;
  std::unique_lock<std::mutex> lock(mutex);
  startMissing(count);
  current = &job;
  places = std::min(count, started);
  const int calls = places;
  lock.unlock();
  for (int i = 0; i < calls; ++i)
    wanted.notify_one();
  isAtWork = true;
  job.work(job.context, job.parts, /*isHelper=*/false);
  isAtWork = false;
  lock.lock();
  places = 0; // who comes now finds nothing to do
  finished.wait(lock, [this] { return active == 0; });
  current = nullptr;
  return true;
}

} // namespace

int numThreads() { return threads.load(std::memory_order_relaxed); }

void setNumThreads(int count) { threads.store(count, std::memory_order_relaxed); }

void share(Parts &parts, Work work, void *context) {
  const int64_t count = std::min<int64_t>(numThreads(), parts.count());
  if (count > 1 && !isAtWork) {
    Job job{parts, work, context, {}};
    std::fegetenv(&job.environment);
    Helpers *others = helpers();
    if (others && others->run(job, static_cast<int>(count) - 1))
      return;
  }
  work(context, parts, /*isHelper=*/false);
}

} // namespace ad::runtime

using namespace ad::runtime;

namespace {

/// A kernel of compiled code, and what it is called with.
struct SharedKernel {
  ad_rt_kernel kernel;
  void *const *buffers;
  void *shared, *own;
  size_t ownBytes;
};

void runKernel(void *context, Parts &parts, bool isHelper) {
  static thread_local Scratch scratch;
  const SharedKernel &call = *static_cast<SharedKernel *>(context);
  void *own = isHelper ? scratch.atLeast(call.ownBytes) : call.own;
  if (!own && call.ownBytes)
    return; // without memory it is no help
  for (int64_t begin, end; parts.take(begin, end);)
    call.kernel(call.buffers, call.shared, own, begin, end);
}

} // namespace

void ad_rt_share(ad_rt_kernel kernel, void *const *buffers, void *shared, void *own,
                 int64_t ownBytes, int64_t units, int64_t leastPart) {
  const int64_t threads = numThreads();
  if (threads == 1)
    return kernel(buffers, shared, own, 0, units);
  // Several parts for each thread: one that is interrupted does not hold up the others.
  constexpr int64_t partsPerThread = 4;
  const int64_t length = (units - 1) / (threads * partsPerThread) + 1;
  Parts parts(units, std::max(length, leastPart));
  SharedKernel call{kernel, buffers, shared, own, static_cast<size_t>(ownBytes)};
  share(parts, runKernel, &call);
}
