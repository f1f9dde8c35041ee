#include "conformance/engine/rerun.h"

#include <algorithm>

#include <fmt/format.h>

namespace talkspec {
namespace {

bool is_plain(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') ||
         std::string_view("-_./:=,+@%").find(byte) != std::string_view::npos;
}

// POSIX shell command language §2.2.2: between single quotes all is literal but they themselves.
std::string quoted(std::string_view word) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return std::string(word);
  std::string quoted(1, '\'');
  for (const char byte : word)
    byte == '\'' ? quoted.append("'\\''") : quoted.append(1, byte);
  return quoted.append(1, '\'');
}

}  // namespace

std::string rerun_command(const RunOptions& options, std::string_view id, std::uint64_t seed) {
  const RunOptions drafted;
  const RunOptions& standard = options.as_in_file ? *options.as_in_file : drafted;
  std::string command =
      quoted(options.command_line.empty() ? "talkspec" : options.command_line.front()) + " run";
  const auto add = [&command](std::string_view option, std::string_view value) {
    command += fmt::format(" {} {}", option, quoted(value));
  };
  if (options.url != standard.url) command.append(1, ' ').append(quoted(options.url));
  for (const std::string& file : options.scenarios)
    command.append(1, ' ').append(quoted(file));
  if (!options.target_file.empty()) add("--target-file", options.target_file);
  add("--filter", id);
  add("--seed", std::to_string(seed));
  if (options.profile != standard.profile) add("--profile", name(options.profile));
  if (options.routing != standard.routing) add("--routing", name(options.routing));
  if (options.pull_path != standard.pull_path) add("--pull-path", options.pull_path);
  if (options.push_path != standard.push_path) add("--push-path", options.push_path);
  if (options.dialect.terminator && options.dialect.terminator != standard.dialect.terminator)
    add("--terminator", *options.dialect.terminator == Terminator::lf ? "LF" : "NUL");
  for (std::size_t field = standard.headers.size(); field < options.headers.size(); ++field)
    add("--header", options.headers[field].first + ": " + options.headers[field].second);
  if (options.timeout != standard.timeout)
    add("--timeout", fmt::format("{:g}", std::chrono::duration<double>(options.timeout).count()));
  if (options.insecure != standard.insecure) command += " --insecure";
  if (options.slow) command += " --slow";
  return command;
}

}  // namespace talkspec
