#include "reports/spool.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

#include "reports/members.h"

namespace talkspec::report {
namespace {

// Members as bytes that only this process reads: numbers as they are in memory, texts and lists
// with their size in front.
struct Packer {
  std::string& out;

  void raw(const auto& value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void number(const char* /*key*/, const auto& value, auto...) { raw(value); }
  void boolean(const char* /*key*/, bool value, auto...) { raw(value); }
  void name(const char* /*key*/, const auto& value) { raw(value); }
  void text(const char* /*key*/, const std::string& value, auto...) {
    raw(value.size());
    out += value;
  }
  void bytes(const char* key, const std::string& value, auto...) { text(key, value); }
  void boundaries(const char* /*key*/, const std::vector<Boundary>& list, auto...) {
    raw(list.size());
    for (const auto& [kind, offset] : list) {
      raw(kind);
      raw(offset);
    }
  }
};

struct Unpacker {
  std::string_view in;

  void raw(auto& value) {
    std::memcpy(&value, in.data(), sizeof value);
    in.remove_prefix(sizeof value);
  }
  std::size_t size() {
    std::size_t value = 0;
    raw(value);
    return value;
  }
  void number(const char* /*key*/, auto& value, auto...) { raw(value); }
  void boolean(const char* /*key*/, bool& value, auto...) { raw(value); }
  void name(const char* /*key*/, auto& value) { raw(value); }
  void text(const char* /*key*/, std::string& value, auto...) {
    const std::size_t length = size();
    value = in.substr(0, length);
    in.remove_prefix(length);
  }
  void bytes(const char* key, std::string& value, auto...) { text(key, value); }
  void boundaries(const char* /*key*/, std::vector<Boundary>& list, auto...) {
    list.resize(size());
    for (auto& [kind, offset] : list) {
      raw(kind);
      raw(offset);
    }
  }
};

// The transcripts of a case: its own, and those of its attempts.
template <class CaseOf, class See>
void each_transcript(CaseOf& c, const See& see) {
  see(c.transcript);
  for (auto& attempt : c.attempts)
    see(attempt.transcript);
}

// A file that no name leads to; -1 when there is none to be had.
int nameless_file() {
  std::error_code none;
  const std::string folder = std::filesystem::temp_directory_path(none).string();
  if (none) return -1;
  std::string name = folder + "/talkspec-XXXXXX";
  const int file = ::mkostemp(name.data(), O_CLOEXEC);
  if (file >= 0) ::unlink(name.c_str());
  return file;
}

bool write_at(int file, std::string_view bytes, std::uint64_t offset) {
  while (!bytes.empty()) {
    const ssize_t done = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(done));
    offset += static_cast<std::uint64_t>(done);
  }
  return true;
}

bool read_at(int file, std::string& into, std::uint64_t offset) {
  std::size_t have = 0;
  while (have < into.size()) {
    const ssize_t done =
        ::pread(file, into.data() + have, into.size() - have, static_cast<off_t>(offset + have));
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    have += static_cast<std::size_t>(done);
  }
  return true;
}

}  // namespace

Spool::~Spool() {
  if (file_ >= 0) ::close(file_);
}

bool Spool::store(const std::string& bytes, Extent& extent) {
  extent.size = bytes.size();
  if (kept_.size() + bytes.size() <= memory_) {
    extent.offset = kept_.size();
    kept_ += bytes;
    return true;
  }
  if (file_ < 0) file_ = nameless_file();
  if (file_ < 0 || !write_at(file_, bytes, file_size_)) return false;
  extent.offset = file_size_;
  extent.in_file = true;
  file_size_ += bytes.size();
  return true;
}

void Spool::take(Case& c) {
  std::string packed;
  Packer packer{packed};
  bool empty = true;
  each_transcript(c, [&](const std::vector<WireEvent>& transcript) {
    empty = empty && transcript.empty();
    packer.raw(transcript.size());
    for (const WireEvent& event : transcript)
      members(packer, event);
  });
  Extent extent;
  if (empty || !store(packed, extent)) return;
  extents_[c.id] = extent;
  each_transcript(c, [](std::vector<WireEvent>& transcript) {
    std::vector<WireEvent>().swap(transcript);  // frees it, as assigning {} does not
  });
}

void Spool::give_back(Case& c) const {
  const auto found = extents_.find(c.id);
  if (found == extents_.end()) return;
  const Extent& extent = found->second;
  std::string read(extent.in_file ? extent.size : 0, '\0');
  if (extent.in_file && !read_at(file_, read, extent.offset)) return;
  Unpacker unpacker{extent.in_file ? std::string_view(read)
                                   : std::string_view(kept_).substr(extent.offset, extent.size)};
  each_transcript(c, [&unpacker](std::vector<WireEvent>& transcript) {
    transcript.resize(unpacker.size());
    for (WireEvent& event : transcript)
      members(unpacker, event);
  });
}

void with_transcript(const Run& run, const Case& c, const std::function<void(const Case&)>& see) {
  if (!run.spool || !c.transcript.empty()) return see(c);
  Case whole = c;
  run.spool->give_back(whole);
  see(whole);
}

void for_each_case(const Run& run, const std::function<void(const Case&)>& see) {
  for (const Case& c : run.cases)
    with_transcript(run, c, see);
}

}  // namespace talkspec::report
