#include "reports/file.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "reports/escape.h"

namespace talkspec::report {
namespace {

using Trouble = std::optional<std::string>;

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() { close(); }

  explicit operator bool() const { return number_ >= 0; }
  int number() const { return number_; }
  // 0, or -1 with errno: some file systems say only here that nothing was stored.
  int close() { return number_ < 0 ? 0 : ::close(std::exchange(number_, -1)); }

 private:
  int number_;
};

std::string trouble(const std::string& path, int error) {
  return fmt::format("cannot write {}: {}", escape_text(path), std::strerror(error));
}

std::string written_by_another(const std::string& path) {
  return "another process is writing " + escape_text(path);
}

// Paths that mean a descriptor we already have. Opening them again would truncate a file that
// standard output was redirected to, or write over its beginning.
std::optional<int> inherited_descriptor(std::string_view path) {
  if (path == "-" || path == "/dev/stdout") return STDOUT_FILENO;
  if (path == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"}) {
    if (!path.starts_with(folder) || path.size() == folder.size()) continue;
    int number = 0;
    for (const char digit : path.substr(folder.size())) {
      if (digit < '0' || digit > '9' || number > 100'000) return std::nullopt;
      number = number * 10 + (digit - '0');
    }
    return number;
  }
  return std::nullopt;
}

// 0 or errno.
int write_all(int descriptor, std::string_view content) {
  while (!content.empty()) {
    const ssize_t written = ::write(descriptor, content.data(), content.size());
    if (written >= 0) {
      content.remove_prefix(static_cast<std::size_t>(written));
      continue;
    }
    if (errno == EAGAIN) {  // an inherited descriptor may be non-blocking
      pollfd writable{.fd = descriptor, .events = POLLOUT, .revents = 0};
      if (::poll(&writable, 1, -1) < 0 && errno != EINTR) return errno;
      continue;
    }
    if (errno != EINTR) return errno;
  }
  return 0;
}

// Where a report goes once symbolic links are followed, and what is there now.
struct Place {
  std::string path;
  std::string folder;
  std::optional<mode_t> mode;  // none: nothing there yet
  int error = 0;

  bool regular() const { return !mode || S_ISREG(*mode); }
};

Place place_of(const std::string& path) {
  Place place{.path = path, .folder = "", .mode = std::nullopt};
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) {
    place.mode = status.st_mode;
    if (S_ISDIR(status.st_mode)) place.error = EISDIR;
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                           &std::free);
    if (real) place.path = real.get();
  } else if (errno != ENOENT || path.empty()) {
    place.error = errno;
  } else if (path.ends_with('/')) {
    place.error = EISDIR;
  }
  const auto parent = std::filesystem::path(place.path).parent_path();
  place.folder = (parent.empty() ? std::filesystem::path(".") : parent).string();
  return place;
}

// A new file beside the final place, removed again unless it was renamed.
class Draft {
 public:
  explicit Draft(const Place& place) : descriptor_(-1) {
    for (int attempt = 0; attempt < 100; ++attempt) {
      path_ = fmt::format("{}/.talkspec-{}-{}.tmp", place.folder, ::getpid(), attempt);
      const int opened = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      error_ = opened < 0 ? errno : 0;
      descriptor_ = Descriptor(opened);
      if (error_ != EEXIST) break;
    }
  }
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;
  ~Draft() {
    if (error_ == 0 && !renamed_) ::unlink(path_.c_str());
  }

  int error() const { return error_; }

  int descriptor() const { return descriptor_.number(); }

  // 0 or errno.
  int settle(std::optional<mode_t> mode) {
    if (mode && ::fchmod(descriptor_.number(), *mode & 07777) != 0) return errno;
    if (::fsync(descriptor_.number()) != 0) return errno;
    return descriptor_.close() == 0 ? 0 : errno;
  }

  int rename_to(const std::string& path) {
    if (::rename(path_.c_str(), path.c_str()) != 0) return errno;
    renamed_ = true;
    return 0;
  }

 private:
  std::string path_;
  Descriptor descriptor_;
  int error_ = 0;
  bool renamed_ = false;
};

}  // namespace

Trouble check_writable(const std::string& path) {
  if (const auto inherited = inherited_descriptor(path)) {
    const int flags = ::fcntl(*inherited, F_GETFL);
    if (flags < 0) return trouble(path, errno);
    return (flags & O_ACCMODE) == O_RDONLY ? Trouble(trouble(path, EBADF)) : std::nullopt;
  }
  const Place place = place_of(path);
  if (place.error != 0) return trouble(path, place.error);
  if (place.mode && ::access(place.path.c_str(), W_OK) != 0) return trouble(path, errno);
  if (!place.regular()) return std::nullopt;
  const Draft draft(place);
  return draft.error() == 0 ? std::nullopt : Trouble(trouble(path, draft.error()));
}

Trouble check_unlocked(const std::string& path) {
  if (inherited_descriptor(path) || !place_of(path).regular()) return std::nullopt;
  const Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NONBLOCK));
  const bool locked =
      file && ::flock(file.number(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  return locked ? Trouble(written_by_another(path)) : std::nullopt;
}

// One of: a descriptor we were started with, a draft of a regular file, something opened as it is.
class FileSink::Output {
 public:
  Output(const std::string& path, Way way) : path_(path) {
    if (const auto inherited = inherited_descriptor(path))
      descriptor_ = *inherited;
    else if (way == Way::whole)
      open_whole();
    else
      open_in_place(way);
  }

  void write(std::string_view bytes) {
    if (error_ == 0) error_ = write_all(descriptor_, bytes);
  }

  Trouble finish() {
    if (error_ == 0 && draft_) error_ = put_in_place();
    if (error_ == EWOULDBLOCK) return written_by_another(path_);
    return error_ == 0 ? std::nullopt : Trouble(trouble(path_, error_));
  }

 private:
  void open_whole() {
    place_ = place_of(path_);
    error_ = place_->error;
    if (error_ != 0) return;
    if (place_->regular()) {
      draft_.emplace(*place_);
      error_ = draft_->error();
      descriptor_ = draft_->descriptor();
    } else {
      open(place_->path, 0);
    }
  }

  void open_in_place(Way way) {
    open(path_, O_CREAT | O_APPEND);
    if (error_ != 0 || way != Way::live) return;
    struct stat status{};
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return;
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0 || ::ftruncate(descriptor_, 0) != 0)
      error_ = errno;
  }

  void open(const std::string& path, int flags) {
    opened_ = Descriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY | flags, 0666));
    error_ = opened_ ? 0 : errno;
    descriptor_ = opened_.number();
  }

  // 0 or errno.
  int put_in_place() {
    if (const int error = draft_->settle(place_->mode)) return error;
    if (const int error = draft_->rename_to(place_->path)) return error;
    // The name is on the disk only once its folder is; a file system without that is no error.
    const Descriptor folder(::open(place_->folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder) ::fsync(folder.number());
    return 0;
  }

  std::string path_;
  std::optional<Place> place_;
  std::optional<Draft> draft_;
  Descriptor opened_{-1};
  int descriptor_ = -1;
  int error_ = 0;
};

FileSink::FileSink(const std::string& path, Way way)
    : output_(std::make_unique<Output>(path, way)) {}
FileSink::~FileSink() = default;

void FileSink::drain(std::string_view bytes) {
  output_->write(bytes);
}

Trouble FileSink::finish() {
  flush();
  return output_->finish();
}

Trouble write_file(const std::string& path, std::string_view content) {
  FileSink file(path);
  file.append(content);
  return file.finish();
}

FileContent read_file(const std::string& path, std::size_t limit) {
  const auto failed = [&path](std::string_view why) {
    return FileContent{"", fmt::format("cannot read {}: {}", escape_text(path), why)};
  };
  const bool standard_input = path == "-";
  const int descriptor = standard_input ? STDIN_FILENO : ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return failed(std::strerror(errno));
  const Descriptor opened(standard_input ? -1 : descriptor);
  FileContent file;
  struct stat status{};
  if (::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode))
    file.content.reserve(std::min(static_cast<std::size_t>(status.st_size) + 1, limit));
  std::string piece(256 * 1024, '\0');
  for (;;) {
    const ssize_t got = ::read(descriptor, piece.data(), piece.size());
    if (got == 0) return file;
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed(std::strerror(errno));
    if (file.content.size() + static_cast<std::size_t>(got) > limit)
      return failed(fmt::format("it has more than {} bytes", limit));
    file.content.append(piece, 0, static_cast<std::size_t>(got));
  }
}

}  // namespace talkspec::report
