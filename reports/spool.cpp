#include "reports/spool.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>

#include <fcntl.h>
#include <unistd.h>

namespace talkspec::report {
namespace {

// A transcript as bytes that only this process reads: numbers as they are in memory, texts with
// their length in front.
void pack(std::string& out, std::uint64_t number) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}
void pack(std::string& out, std::string_view text) {
  pack(out, text.size());
  out += text;
}

std::uint64_t unpack_number(std::string_view& in) {
  std::uint64_t number = 0;
  std::memcpy(&number, in.data(), sizeof number);
  in.remove_prefix(sizeof number);
  return number;
}
std::string unpack_text(std::string_view& in) {
  const std::uint64_t size = unpack_number(in);
  std::string text(in.substr(0, size));
  in.remove_prefix(size);
  return text;
}

std::string packed(const std::vector<WireEvent>& transcript) {
  std::string out;
  for (const WireEvent& event : transcript) {
    pack(out, static_cast<std::uint64_t>(event.at.count()));
    pack(out, event.connection);
    pack(out, static_cast<std::uint64_t>(event.kind));
    pack(out, event.bytes);
    pack(out, event.elided);
    pack(out, event.boundaries.size());
    for (const Boundary& boundary : event.boundaries) {
      pack(out, static_cast<std::uint64_t>(boundary.kind));
      pack(out, boundary.offset);
    }
  }
  return out;
}

std::vector<WireEvent> unpacked(std::string_view in) {
  std::vector<WireEvent> transcript;
  while (!in.empty()) {
    WireEvent event;
    event.at = std::chrono::microseconds(static_cast<std::int64_t>(unpack_number(in)));
    event.connection = unpack_text(in);
    event.kind = static_cast<WireEvent::Kind>(unpack_number(in));
    event.bytes = unpack_text(in);
    event.elided = unpack_number(in);
    event.boundaries.resize(unpack_number(in));
    for (Boundary& boundary : event.boundaries) {
      boundary.kind = static_cast<Boundary::Kind>(unpack_number(in));
      boundary.offset = static_cast<std::uint32_t>(unpack_number(in));
    }
    transcript.push_back(std::move(event));
  }
  return transcript;
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
  if (c.transcript.empty()) return;
  Extent extent;
  if (!store(packed(c.transcript), extent)) return;
  extents_[c.id] = extent;
  std::vector<WireEvent>().swap(c.transcript);  // frees it, as assigning {} does not
}

std::vector<WireEvent> Spool::transcript(std::string_view id) const {
  const auto found = extents_.find(std::string(id));
  if (found == extents_.end()) return {};
  const Extent& extent = found->second;
  if (!extent.in_file) return unpacked(std::string_view(kept_).substr(extent.offset, extent.size));
  std::string bytes(extent.size, '\0');
  return read_at(file_, bytes, extent.offset) ? unpacked(bytes) : std::vector<WireEvent>();
}

void with_transcript(const Run& run, const Case& c, const std::function<void(const Case&)>& see) {
  if (!run.spool || !c.transcript.empty()) {
    see(c);
    return;
  }
  Case whole = c;
  whole.transcript = run.spool->transcript(c.id);
  see(whole);
}

void for_each_case(const Run& run, const std::function<void(const Case&)>& see) {
  for (const Case& c : run.cases)
    with_transcript(run, c, see);
}

}  // namespace talkspec::report
