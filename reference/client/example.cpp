// The smallest program that speaks Talk.
#include <iostream>

#include "talk/client/client.h"

int main(int argc, char** argv) {
  const auto reading = talk::framing::read_url(argc > 1 ? argv[1] : "http://127.0.0.1:8080");
  if (!reading.url) {
    std::cerr << reading.error << '\n';
    return 2;
  }
  talk::client::ClientOptions options;
  options.attempts = 3;  // connections in a row without a message before pull() gives up
  talk::client::Client client(*reading.url, "ann", options);

  if (const auto error = client.push("hello, all").error) {
    std::cerr << error->sentence << '\n';
    return 1;
  }
  const auto error = client.pull([](const talk::client::PulledMessage& message) {
    std::cout << message.text << '\n' << std::flush;
    return false;  // one is enough; true waits for the next
  });
  return error ? 1 : 0;
}
