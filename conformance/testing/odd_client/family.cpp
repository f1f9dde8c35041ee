#include "conformance/testing/odd_client/family.h"

#include <cstdlib>
#include <vector>

#include "conformance/testing/odd_client/input.h"

namespace odd_client {
namespace {

using Report = FamilyClient::Report;

std::vector<std::string> split(const std::string& text, const std::string& at) {
  std::vector<std::string> parts;
  for (std::size_t from = 0;;) {
    const std::size_t end = text.find(at, from);
    parts.push_back(text.substr(from, end - from));
    if (end == std::string::npos) return parts;
    from = end + at.size();
  }
}

void show(const std::string& message, const Report& report) {
  if (!message.empty() && message != "noop") report(message);
}

std::string get(const std::string& target, const std::string& authority, const std::string& more) {
  return "GET " + target + " HTTP/1.1\r\nHost: " + authority + "\r\n" + more + "\r\n";
}

// ActionScript and C# push alike: no length, the form in the segment of the head, nothing encoded.
class Old : public FamilyClient {
 public:
  std::string pull_request(const std::string& authority, const std::string& name) const override {
    return get("/pull?name=" + name, authority, "Head: less\r\n");
  }
  std::string push_request(const std::string& authority, const std::string& name,
                           const std::string& text) const override {
    return "POST /push HTTP/1.1\r\nHost: " + authority + "\r\nHead: less\r\n\r\nname=" + name +
           "&message=" + text;
  }
};

// A read is whole chunks: every second part between two CRLF is data.
class ActionScript final : public Old {
 public:
  bool take(const std::string& read, const Report& report) override {
    const std::vector<std::string> parts = split(read, "\r\n");
    for (std::size_t part = 1; part < parts.size(); part += 2)
      for (const std::string& message : split(parts[part], std::string(1, '\0')))
        show(message, report);
    return true;
  }
};

// A read is one chunk, and one that begins with HTTP is a head. What else is in it is lost.
class CSharpOf2015 final : public Old {
 public:
  std::string push_request(const std::string& authority, const std::string& name,
                           const std::string& text) const override {
    std::string ascii = text;
    for (char& c : ascii)
      if (static_cast<unsigned char>(c) > 127) c = '?';
    return Old::push_request(authority, name, ascii);
  }
  bool take(const std::string& read, const Report& report) override {
    const std::size_t line_end = read.find("\r\n");
    if (read.starts_with("HTTP") || line_end == std::string::npos) return true;
    std::string data = read.substr(line_end + 2, std::strtoul(read.c_str(), nullptr, 16));
    if (data.ends_with('\0')) data.pop_back();
    show(data, report);
    return true;
  }
};

// Today's clients push by GET and pull an event stream.
class New : public FamilyClient {
 public:
  std::string pull_request(const std::string& authority, const std::string& name) const override {
    return get("/pull?name=" + name, authority, "Accept:text/event-stream\r\nHead:less\r\n");
  }
  std::string push_request(const std::string& authority, const std::string&,
                           const std::string& text) const override {
    return get("/push?data=" + text, authority, "Head:less\r\n");
  }

 protected:
  // The head ends at an empty line, wherever it was cut. What is behind it; empty: nothing yet.
  std::string behind_head(const std::string& read) {
    if (in_content_) return read;
    head_ += read;
    const std::size_t end = head_.find("\r\n\r\n");
    if (end == std::string::npos) return {};
    in_content_ = true;
    return head_.substr(end + 4);
  }
  static void show_line(const std::string& line, const Report& report) {
    const std::string data = line.starts_with("data:") ? line.substr(5) : line;
    show(data.starts_with(' ') ? data.substr(1) : data, report);
  }

 private:
  std::string head_;
  bool in_content_ = false;
};

// Lines: a size, which is not parsed, and data, in turn. A line 0 ends the stream.
class CSharp final : public New {
 public:
  bool take(const std::string& read, const Report& report) override {
    rest_ += behind_head(read);
    for (std::size_t end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
      std::string line = rest_.substr(0, end);
      rest_.erase(0, end + 1);
      if (line.ends_with('\r')) line.pop_back();
      if (line == "0") return false;
      if (line.empty()) continue;
      if (is_data_) show_line(line, report);
      is_data_ = !is_data_;
    }
    return true;
  }

 private:
  std::string rest_;
  bool is_data_ = false;
};

// Parts between two CR, of which the first byte is dropped: a size and data in turn. Messages are
// rejoined over chunks at LF.
class Cpp final : public New {
 public:
  bool take(const std::string& read, const Report& report) override {
    rest_ += behind_head(read);
    for (std::size_t end = rest_.find('\r'); end != std::string::npos && end + 1 < rest_.size();
         end = rest_.find('\r')) {
      if (is_data_) data_ += rest_.substr(0, end);
      rest_.erase(0, end + 2);
      is_data_ = !is_data_;
    }
    for (std::size_t end = data_.find('\n'); end != std::string::npos; end = data_.find('\n')) {
      show_line(data_.substr(0, end), report);
      data_.erase(0, end + 1);
    }
    return true;
  }

 private:
  std::string rest_;
  std::string data_;
  bool is_data_ = false;
};

}  // namespace

std::unique_ptr<FamilyClient> family_client(const std::string& name) {
  if (name == "2013") return std::make_unique<ActionScript>();
  if (name == "2015") return std::make_unique<CSharpOf2015>();
  if (name == "csharp") return std::make_unique<CSharp>();
  if (name == "cpp") return std::make_unique<Cpp>();
  return nullptr;
}

int run_family(FamilyClient& client, const std::string& role, std::uint16_t port,
               const std::string& name, const std::string& text, const Report& report) {
  const std::string authority = "127.0.0.1:" + std::to_string(port);
  Input input(port);
  if (!input.connected()) return 1;
  if (role == "push") {
    input.send(client.push_request(authority, name, text));
    return input.read() ? 0 : 1;
  }
  input.send(client.pull_request(authority, name));
  while (input.read())
    if (!client.take(input.rest_of_read(), report)) return 0;
  return 1;
}

}  // namespace odd_client
