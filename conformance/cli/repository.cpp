#include "conformance/cli/repository.h"

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace talkspec::cli {
namespace {

namespace fs = std::filesystem;

fs::path root_above(const fs::path& file) {
  std::error_code none;
  for (fs::path folder = file.parent_path(); folder != folder.root_path();
       folder = folder.parent_path())
    if (fs::exists(folder / ".git", none)) return folder;
  const char* workspace = std::getenv("GITHUB_WORKSPACE");
  return workspace == nullptr ? fs::path() : fs::weakly_canonical(workspace, none);
}

std::string found(const std::string& file) {
  std::error_code error;
  const fs::path whole = fs::canonical(file, error);
  if (file.empty() || error) return {};
  const fs::path root = root_above(whole);
  if (root.empty()) return {};
  const std::string path = whole.lexically_relative(root).generic_string();
  return path.empty() || path.starts_with("..") ? std::string() : path;
}

}  // namespace

const std::string& Repository::path_of(const std::string& file) {
  const auto [known, is_new] = known_.try_emplace(file);
  if (is_new) known->second = found(file);
  return known->second;
}

}  // namespace talkspec::cli
