#include <iostream>

#include "talk/client/client.h"

int main() {
  const talk::framing::UrlReading reading = talk::framing::read_url("http://example.org/");
  talk::client::Client client(*reading.url, "alice");
  client.stop();
  const talk::client::PushResult result = client.push("never sent");
  if (!result.error || result.error->code != talk::client::ClientErrc::stopped) return 1;
  std::cout << reading.url->text() << '\n';
}
