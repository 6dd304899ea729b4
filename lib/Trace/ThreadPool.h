// A pool per thread that may still be asked for while the thread ends.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_THREADPOOL_H
#define AD_TRACE_THREADPOOL_H

namespace ad {

/// This thread's Pool, or null once it was destroyed: tensors of static storage duration outlive
/// the pools of the main thread.
template <class Pool>
Pool *threadPool() {
  // A plain flag, which unlike the pool stays readable until the very end of the thread.
  static thread_local bool isGone = false;
  struct Owner {
    Pool pool;
    ~Owner() { isGone = true; }
  };
  if (isGone)
    return nullptr;
  static thread_local Owner owner;
  return &owner.pool;
}

} // namespace ad

#endif
