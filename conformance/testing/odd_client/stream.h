// From the bytes of a response to messages on standard output.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "conformance/testing/odd_client/input.h"

namespace odd_client {

struct Head {
  int status = 0;
  std::string version;
  bool chunked = false;
  bool has_length = false;
  std::size_t length = 0;
  bool close = false;
  bool ends = false;  // with its last field line
  int retry_after = 0;
  bool bare = false;  // no field lines at all
  bool in_one_read = true;
};

// Reads past interim responses; throws Ended and Broken. `answer`: of a push.
Head read_head(Input& input, bool answer);

enum class Profile { nul, lf, headless, events };

// What the payload of a stream becomes.
class Messages {
 public:
  using Report = std::function<void(const std::string&)>;
  Messages(Profile profile, Report report) : profile_(profile), report_(std::move(report)) {}

  void payload(const std::string& bytes);
  void chunk_begins() { of_chunk_.clear(), in_chunk_ = true; }
  void chunk_ends();
  void stream_ends(bool reset);
  void begin_stream();

  const std::string& last_id() const { return id_; }
  int retry() const { return retry_; }

 private:
  void take(std::string message);
  void show(std::string message);
  void event_byte(char byte);
  void event_line(std::string line);
  void dispatch();

  Profile profile_;
  Report report_;
  std::string message_;
  std::vector<std::string> of_chunk_;
  bool in_chunk_ = false;
  std::size_t payload_of_chunk_ = 0;
  std::string last_;
  std::string held_;  // of one-behind, swaps-pairs
  bool has_held_ = false;
  std::size_t count_ = 0;

  std::string line_;
  bool after_cr_ = false;
  bool first_line_ = true;
  std::vector<std::string> data_;
  bool has_event_ = false;
  std::string id_;
  int retry_ = -1;
};

// Reads the content of a response into messages; throws Ended and Broken.
void read_content(Input& input, const Head& head, Profile profile, Messages& messages);

}  // namespace odd_client
