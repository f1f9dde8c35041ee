#include <iostream>

#include "reference/client/client.h"

int main() {
  const talk::UrlReading reading = talk::read_url("http://example.org/");
  talk::Client client(*reading.url, "alice");
  client.stop();
  const talk::PushResult result = client.push("never sent");
  if (!result.error || result.error->code != talk::ClientErrc::stopped) return 1;
  std::cout << reading.url->text() << '\n';
}
