#include "conformance/scenario/suite.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "conformance/scenario/document.h"
#include "conformance/scenario/load.h"
#include "conformance/scenario/requirements.h"
#include "reports/encodings.h"

namespace talkspec::scenario {
namespace {

namespace fs = std::filesystem;

constexpr const char* standard_input = "-";  // in the place of a path

Diagnostic about_file(const fs::path& file, std::string message) {
  return {file.string(), 0, 0, {}, std::move(message)};
}

// What tools keep in folders of their own is nobody's scenario.
bool is_left_out(const fs::path& folder) {
  const std::string name = folder.filename().string();
  return name.starts_with('.') || name == "node_modules";
}

// The files that a path stands for, in order.
std::vector<fs::path> files_of(const fs::path& path, Diagnostics& diagnostics) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator at(path, error), end; !error && at != end;
       at.increment(error)) {
    // Cases of clients are apart from those of servers: only who names their folder gets them.
    if (is_left_out(at->path()) || (at->path().filename() == "client" && at->is_directory(error))) {
      at.disable_recursion_pending();
      continue;
    }
    if (at->path().extension() == ".json" && at->is_regular_file(error))
      files.push_back(at->path());
  }
  std::sort(files.begin(), files.end());
  if (error) {
    diagnostics.push_back(about_file(path, "cannot be read: " + error.message()));
  } else if (files.empty()) {
    diagnostics.push_back(about_file(path, "has no .json file in it"));
  }
  return files;
}

// The whole file, or one byte more than a document may have.
std::optional<std::string> read_file(const fs::path& path, Diagnostics& diagnostics) {
  errno = 0;
  std::string text(DocumentLimits{}.bytes + 1, '\0');
  if (path == standard_input) {
    text.resize(std::fread(text.data(), 1, text.size(), stdin));
    return text;
  }
  std::ifstream file(path, std::ios::binary);
  if (file) file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) {
    const std::string reason = std::system_category().message(errno == 0 ? EIO : errno);
    diagnostics.push_back(about_file(path, "cannot be read: " + reason));
    return std::nullopt;
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
}

// Reports IDs that another file has, too.
void check_unique(const Suite& suite, Diagnostics& diagnostics) {
  std::map<std::string_view, const Scenario*> first;
  for (const Scenario& scenario : suite.scenarios) {
    const auto [known, is_new] = first.emplace(scenario.id, &scenario);
    if (is_new) continue;
    diagnostics.push_back(
        {scenario.file,
         scenario.line,
         1,
         {},
         fmt::format("a second case {}; the first is in {}:{}", quote(scenario.id),
                     printable(known->second->file, 4096), known->second->line)});
  }
}

Suite load_files(const std::vector<fs::path>& files, const Catalogue& requirements,
                 Diagnostics&& diagnostics) {
  Suite suite;
  suite.diagnostics = std::move(diagnostics);
  std::string texts;
  for (const fs::path& file : files) {
    const std::optional<std::string> text = read_file(file, suite.diagnostics);
    if (!text) continue;
    texts += fmt::format("{}\n{}\n{}", file.filename().string(), text->size(), *text);
    suite.files.push_back(file.string());
    Loaded loaded = load(*text, file.string(), requirements);
    std::move(loaded.scenarios.begin(), loaded.scenarios.end(),
              std::back_inserter(suite.scenarios));
    std::move(loaded.diagnostics.begin(), loaded.diagnostics.end(),
              std::back_inserter(suite.diagnostics));
  }
  suite.hash = report::sha256(texts);
  check_unique(suite, suite.diagnostics);
  if (!suite.diagnostics.empty()) suite.scenarios.clear();
  return suite;
}

bool is_folder(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

}  // namespace

fs::path built_in_suite_folder() {
  if (const char* const named = std::getenv("TALKSPEC_SUITE_DIR"); named != nullptr && *named != 0)
    return named;
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path installed = program.parent_path().parent_path() / TALKSPEC_DATA_DIR / "suite";
  if (!error && is_folder(installed)) return installed;
  const fs::path source = TALKSPEC_SOURCE_SUITE_DIR;
  return is_folder(source) ? source : fs::path();
}

Suite load_suite(const std::vector<std::string>& paths, const Catalogue& requirements, Side side) {
  std::vector<fs::path> wanted(paths.begin(), paths.end());
  Diagnostics diagnostics;
  if (wanted.empty()) wanted.push_back(built_in_suite_folder());
  if (paths.empty() && side == Side::client && !wanted.front().empty()) wanted.front() /= "client";
  if (wanted.front().empty()) {
    diagnostics.push_back(about_file("built-in suite",
                                     "not found; say where it is by "
                                     "TALKSPEC_SUITE_DIR, or name scenarios"));
    return load_files({}, requirements, std::move(diagnostics));
  }
  std::vector<fs::path> files;
  std::set<fs::path> seen;
  for (const fs::path& path : wanted)
    for (const fs::path& file : files_of(path, diagnostics)) {
      std::error_code error;
      if (seen.insert(fs::weakly_canonical(file, error)).second) files.push_back(file);
    }
  return load_files(files, requirements, std::move(diagnostics));
}

}  // namespace talkspec::scenario
