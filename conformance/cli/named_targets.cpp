#include "conformance/cli/named_targets.h"

#include <algorithm>
#include <cctype>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace talkspec::cli {
namespace {

using Named = std::pair<std::string, std::string>;

// It stands in file names.
bool is_name(const std::string& name) {
  return !name.empty() && name.front() != '.' && name.front() != '-' &&
         std::all_of(name.begin(), name.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '-' || c == '_' || c == '.';
         });
}

Named named(const std::string& word, const std::string& what, const std::vector<Named>& others) {
  const std::size_t equals = word.find('=');
  Named target{word.substr(0, equals), equals == std::string::npos ? "" : word.substr(equals + 1)};
  if (!is_name(target.first) || target.second.empty())
    throw CLI::ValidationError(
        "--target",
        fmt::format("must be NAME={}, the name of letters, digits, ., - and _, and no . or - first",
                    what));
  for (const Named& other : others)
    if (other.first == target.first)
      throw CLI::ValidationError("--target", "two targets are called " + target.first);
  return target;
}

}  // namespace

void add_named_targets(CLI::App& app, RunOptions& options, const std::string& what,
                       const std::string& help,
                       std::function<std::string(const std::string& word)> read) {
  app.add_option_function<std::vector<std::string>>(
         "--target",
         [&options, what, read = std::move(read)](const std::vector<std::string>& all) {
           for (const std::string& one : all) {
             Named target = named(one, what, options.targets);
             target.second = read(target.second);
             options.targets.push_back(std::move(target));
           }
         },
         help)
      ->allow_extra_args(false)
      ->option_text("NAME=" + what);
}

void check_named_targets(const RunOptions& options, const std::string& kind) {
  for (const report::Output& output : options.output.outputs)
    if (options.targets.empty() && output.form->is_of_several_runs())
      throw CLI::ValidationError("--" + std::string(output.form->name), "needs --target");
  if (!options.targets.empty() && !options.baseline.file.empty())
    throw CLI::ValidationError("--known-failures",
                               fmt::format("is of one {}: not with --target", kind));
}

}  // namespace talkspec::cli
