// Starts PyTorch and talks to it, a line for each question and each answer.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/TorchProcess.h"
#include "llvm/Support/raw_ostream.h"
#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <unistd.h>

extern char **environ;

namespace ad::fuzz {

std::optional<TorchProcess> TorchProcess::start(const char *python) {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    return std::nullopt;
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, ends[1], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  std::string script = AD_TORCH_ORACLE, name = python;
  char *const arguments[] = {name.data(), script.data(), nullptr};
  pid_t child;
  const int failure = posix_spawnp(&child, python, &files, nullptr, arguments, environ);
  posix_spawn_file_actions_destroy(&files);
  close(ends[1]);
  TorchProcess process(ends[0]);
  if (failure == 0 && process.readLine() == "ready")
    return process;
  close(ends[0]);
  return std::nullopt;
}

TorchProcess *TorchProcess::get() {
  static std::optional<TorchProcess> process = [] {
    std::optional<TorchProcess> started = start("python3");
    return started ? started : start("/usr/bin/python3");
  }();
  return process ? &*process : nullptr;
}

std::optional<std::string> TorchProcess::readLine() {
  for (size_t end; true;) {
    if ((end = received.find('\n')) != std::string::npos) {
      std::string line = received.substr(0, end);
      received.erase(0, end + 1);
      return line;
    }
    char part[1 << 16];
    const ssize_t count = read(socket, part, sizeof part);
    if (count <= 0)
      return std::nullopt;
    received.append(part, count);
  }
}

std::optional<llvm::json::Value> TorchProcess::ask(const llvm::json::Value &question) {
  std::string text;
  llvm::raw_string_ostream(text) << question << '\n';
  for (llvm::StringRef left = text; !left.empty();) {
    // A process that has ended is no signal here.
    const ssize_t count = send(socket, left.data(), left.size(), MSG_NOSIGNAL);
    if (count <= 0)
      return std::nullopt;
    left = left.drop_front(count);
  }
  const std::optional<std::string> line = readLine();
  if (!line)
    return std::nullopt;
  llvm::Expected<llvm::json::Value> answer = llvm::json::parse(*line);
  if (answer)
    return std::move(*answer);
  llvm::consumeError(answer.takeError());
  return std::nullopt;
}

} // namespace ad::fuzz
