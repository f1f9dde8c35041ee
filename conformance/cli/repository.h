// Where files stand in the repository that they are in: what services name them by, wherever the
// program was started.
#pragma once

#include <map>
#include <string>

namespace talkspec::cli {

class Repository {
 public:
  // Of a file that exists: its path below the closest folder above it that has a .git, or else
  // below $GITHUB_WORKSPACE. Empty: there is no such folder.
  const std::string& path_of(const std::string& file);

 private:
  std::map<std::string, std::string> known_;
};

}  // namespace talkspec::cli
