#include "conformance/talk/catalogue.h"

#include "conformance/talk/embedded.h"
#include "conformance/talk/profile.h"

namespace talkspec::talk {

std::string_view built_in_catalogue_text() noexcept {
  return embedded::requirements;
}

const scenario::Catalogue& built_in_catalogue() {
  static const scenario::Catalogue catalogue =
      scenario::load_catalogue(built_in_catalogue_text(), "conformance/requirements.json",
                               vocabulary())
          .catalogue;
  return catalogue;
}

std::string_view client_catalogue_text() noexcept {
  return embedded::client_requirements;
}

const scenario::Catalogue& client_catalogue() {
  static const scenario::Catalogue catalogue =
      scenario::load_catalogue(client_catalogue_text(), "conformance/client-requirements.json",
                               vocabulary())
          .catalogue;
  return catalogue;
}

}  // namespace talkspec::talk
