#include <cstdint>
#include <iostream>

#include "talk/framing/stream_decoder.h"

using namespace talk::framing;

struct Printer {
  void on_message(const Message& message) { std::cout << message.text << '\n'; }
  void on_leniency(Leniency leniency, std::uint64_t at) {
    std::cout << "at byte " << at << ": " << sentence(leniency) << '\n';
  }
};

int main() {
  StreamDecoder decoder({.framing = Framing::lf, .limits = {.message_bytes = 65'536}});
  Printer printer;
  for (const char* read : {"6\r\nhello\n\r", "\n3\r\nwor\r\n3\r\nld\n\r\n0\r", "\n\r\n"}) {
    if (decoder.feed(read, printer).status == Status::error) {
      std::cerr << sentence(decoder.error().code) << " at byte " << decoder.error().offset << '\n';
      return 1;
    }
  }
  std::cout << "the stream ended after " << decoder.offset() << " bytes\n";
}
