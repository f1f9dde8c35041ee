// Keeps transcripts outside of memory. A run of many cases gives each transcript away when its case
// has ended. Up to a limit they stay in memory; the others go to a file without a name, which is
// gone when the process is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "reports/model.h"

namespace talkspec::report {

// Not for several threads at once.
class Spool {
 public:
  // `memory`: bytes of transcripts that are kept in memory.
  explicit Spool(std::size_t memory = std::size_t{2} << 20U) : memory_(memory) {}
  Spool(const Spool&) = delete;
  Spool& operator=(const Spool&) = delete;
  ~Spool();

  // Takes the transcripts out of a case that has ended, also those of its attempts; IDs are unique
  // in a run. They stay with the case when there is no room for them anywhere.
  void take(Case& c);

  // Puts the transcripts of that case back, which has as many attempts as it had. Does nothing
  // when none were taken, or when they cannot be read back.
  void give_back(Case& c) const;

 private:
  struct Extent {
    std::uint64_t offset = 0;
    std::size_t size = 0;
    bool in_file = false;
  };
  bool store(const std::string& packed, Extent& extent);

  std::size_t memory_;
  std::string kept_;  // transcripts in memory, one after the other
  int file_ = -1;
  std::uint64_t file_size_ = 0;
  std::unordered_map<std::string, Extent> extents_;
};

}  // namespace talkspec::report
