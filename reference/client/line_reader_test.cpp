#include "reference/client/line_reader.h"

#include <array>
#include <cstddef>
#include <string>
#include <utility>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace talk::client {
namespace {

using Status = LineReader::Status;

// A pipe whose writing end is closed once `content` is in it, unless it is kept open.
class Pipe {
 public:
  explicit Pipe(const std::string& content, bool keep_open = false) {
    EXPECT_EQ(::pipe(ends_.data()), 0);
    EXPECT_EQ(::write(ends_[1], content.data(), content.size()),
              static_cast<ssize_t>(content.size()));
    if (!keep_open) ::close(std::exchange(ends_[1], -1));
  }
  ~Pipe() {
    for (const int end : ends_)
      if (end >= 0) ::close(end);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  int reading_end() const { return ends_[0]; }

 private:
  std::array<int, 2> ends_{-1, -1};
};

TEST(LineReader, NeedsNoNewlineAtTheEnd) {
  const Pipe pipe("one\n\nthree");
  const Interrupt interrupt;
  LineReader lines(pipe.reading_end(), 100, interrupt);
  std::string line;
  for (const std::string expected : {"one", "", "three"}) {
    ASSERT_EQ(lines.next(line), Status::line);
    EXPECT_EQ(line, expected);
  }
  EXPECT_EQ(lines.next(line), Status::end);
}

TEST(LineReader, HasALimit) {
  const Pipe pipe("12345\n123456\n");
  const Interrupt interrupt;
  LineReader lines(pipe.reading_end(), 5, interrupt);
  std::string line;
  EXPECT_EQ(lines.next(line), Status::line);
  EXPECT_EQ(lines.next(line), Status::too_long);
}

TEST(LineReader, EndsItsWaitWhenInterrupted) {
  const Pipe pipe("begun", true);
  Interrupt interrupt;
  interrupt.set();
  LineReader lines(pipe.reading_end(), 100, interrupt);
  std::string line;
  EXPECT_EQ(lines.next(line), Status::interrupted);
}

TEST(LineReader, TellsAFailure) {
  const Interrupt interrupt;
  const int folder = ::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  LineReader lines(folder, 100, interrupt);
  std::string line;
  EXPECT_EQ(lines.next(line), Status::failed);
  ::close(folder);
}

}  // namespace
}  // namespace talk::client
