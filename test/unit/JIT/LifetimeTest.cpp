// How long code lives, where its memory is, who may use it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "LoweredModules.h"
#include <algorithm>
#include <atomic>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <vector>

using namespace adtest;

static std::string readFile(const char *path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

static long residentKiB() {
  std::stringstream fields(readFile("/proc/self/statm"));
  long size = 0, resident = 0;
  fields >> size >> resident;
  return resident * (sysconf(_SC_PAGESIZE) / 1024);
}

static long mappings() {
  std::string text = readFile("/proc/self/maps");
  return std::count(text.begin(), text.end(), '\n');
}

TEST(Lifetime, DroppedCodeIsFreed) {
  auto compiler = makeCompiler();
  for (int i = 0; i < 200; ++i) // warm up: pools and the context's tables reach their size
    ASSERT_TRUE(compile(*compiler, scaleModule("scale", 2), "scale"));
  long memoryBefore = residentKiB(), mappingsBefore = mappings();
  for (int i = 0; i < 2000; ++i) {
    auto code = compile(*compiler, scaleModule("scale", 2), "scale");
    ASSERT_TRUE(code && scalesBy(*code, 2));
    ASSERT_EQ(compiler->liveExecutables(), 1u);
  }
  EXPECT_EQ(compiler->liveExecutables(), 0u);
#ifndef AD_SANITIZED // a sanitizer keeps freed memory for a while
  EXPECT_LE(residentKiB() - memoryBefore, 4096);
  EXPECT_LE(mappings() - mappingsBefore, 4);
#else
  (void)memoryBefore, (void)mappingsBefore;
#endif
}

TEST(Lifetime, CodeOutlivesItsCompiler) {
  auto compiler = makeCompiler();
  auto code = compile(*compiler, scaleModule("scale", 3), "scale");
  compiler.reset();
  ASSERT_TRUE(code);
  EXPECT_TRUE(scalesBy(*code, 3));
}

TEST(Lifetime, NoMemoryIsWritableAndExecutable) {
  auto compiler = makeCompiler();
  std::atomic<bool> done{false};
  std::atomic<long> looks{0}, violations{0};
  std::thread watcher([&] {
    while (!done) {
      violations += readFile("/proc/self/maps").find(" rwx") != std::string::npos;
      ++looks;
    }
  });
  std::vector<std::shared_ptr<ad::Executable>> kept;
  for (int i = 0; i < 100 || looks < 50; ++i)
    kept.push_back(compile(*compiler, scaleModule("scale", float(i)), "scale"));
  done = true;
  watcher.join();
  EXPECT_EQ(violations, 0);
  EXPECT_TRUE(scalesBy(*kept[7], 7));
}

TEST(Lifetime, ManyThreadsRunAndDropWhileOneCompiles) {
  auto compiler = makeCompiler();
  auto shared = compile(*compiler, scaleModule("shared", 5), "shared");
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    std::vector<std::shared_ptr<ad::Executable>> own;
    for (int i = 0; i < 10; ++i)
      own.push_back(compile(*compiler, scaleModule("own", float(t + i)), "own"));
    threads.emplace_back([&wrong, shared, t, own = std::move(own)]() mutable {
      for (int call = 0; call < 200; ++call)
        wrong += !scalesBy(*shared, 5);
      for (int i = 0; i < 10; ++i) {
        wrong += !scalesBy(*own[i], float(t + i));
        own[i].reset();
      }
    });
  }
  for (std::thread &thread : threads)
    thread.join();
  threads.clear();
  EXPECT_EQ(wrong, 0);
  EXPECT_EQ(compiler->liveExecutables(), 1u);
}

TEST(Lifetime, AForkedProcessCompilesAndRuns) {
  auto compiler = makeCompiler();
  auto before = compile(*compiler, scaleModule("before", 2), "before");
  for (int i = 0; i < 10; ++i) {
    pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      auto after = compile(*compiler, scaleModule("after", 3), "after");
      _exit(scalesBy(*before, 2) && after && scalesBy(*after, 3) ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  }
  EXPECT_TRUE(scalesBy(*before, 2));
}
