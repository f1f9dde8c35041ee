#include "reference/server/refusal.h"

#include <array>
#include <ctime>

namespace talk::server {
namespace {

struct Reason {
  int status_code;
  std::string_view phrase;
};

constexpr std::array reasons{
    Reason{400, "Bad Request"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{408, "Request Timeout"},
    Reason{409, "Conflict"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{417, "Expectation Failed"},
    Reason{421, "Misdirected Request"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{503, "Service Unavailable"},
    Reason{505, "HTTP Version Not Supported"},
};

}  // namespace

std::string_view reason_phrase(int status_code) noexcept {
  for (const Reason& reason : reasons)
    if (reason.status_code == status_code) return reason.phrase;
  return "Error";
}

// Not strftime's %a and %b: those speak the language of the locale.
std::string http_date() {
  constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  std::array<char, 40> numbers{};
  std::strftime(numbers.data(), numbers.size(), "%Y %H:%M:%S GMT", &utc);
  std::array<char, 8> day{};
  std::strftime(day.data(), day.size(), "%d", &utc);
  return std::string(days.at(static_cast<std::size_t>(utc.tm_wday))) + ", " + day.data() + ' ' +
         months.at(static_cast<std::size_t>(utc.tm_mon)) + ' ' + numbers.data();
}

std::string response_text(const Refusal& refusal) {
  const std::string body = std::string(refusal.sentence) + '\n';
  return "HTTP/1.1 " + std::to_string(refusal.status_code) + ' ' +
         std::string(reason_phrase(refusal.status_code)) + "\r\nDate: " + http_date() +
         "\r\nServer: talk-server\r\nContent-Type: text/plain\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace talk::server
