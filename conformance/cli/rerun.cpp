#include "conformance/cli/rerun.h"

#include <algorithm>

#include <fmt/format.h>

namespace talkspec::cli {
namespace {

bool is_plain(char byte) {
  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= '0' && byte <= '9') ||
         std::string_view("-_./:=,+@%").find(byte) != std::string_view::npos;
}

}  // namespace

// POSIX shell command language §2.2.2: between single quotes all is literal but they themselves.
std::string quoted(std::string_view word) {
  if (!word.empty() && std::all_of(word.begin(), word.end(), is_plain)) return std::string(word);
  std::string quoted(1, '\'');
  for (const char byte : word)
    byte == '\'' ? quoted.append("'\\''") : quoted.append(1, byte);
  return quoted.append(1, '\'');
}

namespace {

std::string rerun_client(const RunOptions& options, std::string_view id, std::uint64_t seed) {
  const talk::TargetOptions& target = options.target;
  const talk::TargetOptions standard;
  std::string command =
      quoted(options.command_line.empty() ? "talkspec" : options.command_line.front()) + " client";
  const auto add = [&command](std::string_view option, std::string_view value) {
    command += fmt::format(" {} {}", option, quoted(value));
  };
  for (const std::string& file : options.scenarios)
    command.append(1, ' ').append(quoted(file));
  add("--filter", id);
  add("--seed", std::to_string(seed));
  add("--observe", talk::name(options.client->observe));
  if (target.profile != standard.profile) add("--profile", target.profile->name);
  if (target.dialect.terminator)
    add("--terminator", *target.dialect.terminator == talk::Terminator::lf ? "LF" : "NUL");
  if (target.timeout != standard.timeout)
    add("--timeout", fmt::format("{:g}", std::chrono::duration<double>(target.timeout).count()));
  if (options.selection.slow) command += " --slow";
  if (options.client->listen) {
    const talk::Place& place = options.client->listen->place;
    add("--listen", fmt::format("{}:{}", place.host, place.endpoint.port()));
    return command;
  }
  command += " --";
  for (const std::string& word : options.client->command)
    command.append(1, ' ').append(quoted(word));
  return command;
}

}  // namespace

std::string rerun_command(const RunOptions& options, std::string_view id, std::uint64_t seed) {
  if (options.client) return rerun_client(options, id, seed);
  const talk::TargetOptions& target = options.target;
  const talk::TargetOptions drafted;
  const talk::TargetOptions& standard = target.as_in_file ? *target.as_in_file : drafted;
  std::string command =
      quoted(options.command_line.empty() ? "talkspec" : options.command_line.front()) + " run";
  const auto add = [&command](std::string_view option, std::string_view value) {
    command += fmt::format(" {} {}", option, quoted(value));
  };
  if (target.url != standard.url) command.append(1, ' ').append(quoted(target.url));
  for (const std::string& file : options.scenarios)
    command.append(1, ' ').append(quoted(file));
  if (!target.file.empty()) add("--target-file", target.file);
  if (options.edition != nullptr) add("--edition", options.edition->name);
  if (id == "*")
    for (const std::string& filter : options.selection.filter)
      add("--filter", filter);
  else
    add("--filter", id);
  add("--seed", std::to_string(seed));
  if (target.profile != standard.profile) add("--profile", target.profile->name);
  if (target.routing && target.routing != standard.routing)
    add("--routing", talk::name(*target.routing));
  if (target.pull_path != standard.pull_path) add("--pull-path", target.pull_path);
  if (target.push_path != standard.push_path) add("--push-path", target.push_path);
  if (target.dialect.terminator && target.dialect.terminator != standard.dialect.terminator)
    add("--terminator", *target.dialect.terminator == talk::Terminator::lf ? "LF" : "NUL");
  for (const std::string& field : target.header_words)
    add("--header", field);
  if (target.timeout != standard.timeout)
    add("--timeout", fmt::format("{:g}", std::chrono::duration<double>(target.timeout).count()));
  const wire::Dialling& dialling = target.dialling;
  if (dialling.to) {
    const std::string& host = dialling.to->host;
    const bool literal = host.find(':') != std::string::npos;
    add("--connect-to", (literal ? '[' + host + ']' : host) + ':' + dialling.to->port);
  }
  for (const auto& [place, address] : target.resolve)
    add("--resolve", place.host + ':' + place.port + ':' + address);
  if (target.proxy) add("--proxy", target.proxy->substr(target.proxy->rfind('@') + 1));
  for (const auto& [option, path] :
       {std::pair<std::string_view, std::string_view>{"--cacert", dialling.authorities},
        {"--cert", dialling.certificate},
        {"--key", dialling.key}})
    if (!path.empty()) add(option, path);
  if (target.insecure != standard.insecure) command += " --insecure";
  if (options.selection.slow) command += " --slow";
  if (options.selection.shared) command += " --shared";
  return command;
}

}  // namespace talkspec::cli
