#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "reference/client/interrupt.h"

namespace talk::client {

// Lines of a file descriptor, with a limit, until interrupted.
class LineReader {
 public:
  enum class Status : std::uint8_t { line, end, too_long, failed, interrupted };

  // `limit`: of a line without its LF. Both must outlive the reader.
  LineReader(int descriptor, std::size_t limit, const Interrupt& interrupt);

  // The next line without its LF; the last one needs none. All but `line` are final.
  Status next(std::string& line);

 private:
  Status fill();

  int descriptor_;
  std::size_t limit_;
  const Interrupt& interrupt_;
  std::string buffer_;
  std::size_t scanned_ = 0;  // of buffer_, without an LF
  bool ended_ = false;
};

}  // namespace talk::client
