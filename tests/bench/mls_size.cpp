// Everything that an app calls of MLS, kept by the linker: for the size that the library adds to a
// module.
#include <emscripten.h>

#include "core/base/system_entropy.h"
#include "core/crypto/mls/group.h"

namespace linnet::mls {
namespace {

class AcceptEverybody final : public Authenticator {
 public:
  bool accepts(const Credential&, ByteView) const override { return true; }
};

std::size_t use_everything(Entropy& entropy, ByteView bytes) {
  const AcceptEverybody everybody;
  const Surroundings surroundings{.checks = {everybody, {}}};
  const auto message = decode<MlsMessage>(bytes);
  const auto own = make_key_package(entropy, Ed25519KeyPair::generate(entropy), {});
  auto group = Group::create(entropy, to_bytes(bytes), own, {});
  if (!group || !message) return 0;
  const auto* welcome = std::get_if<Welcome>(&message->body);
  const auto* group_info = std::get_if<GroupInfo>(&message->body);
  if (welcome) group = Group::join(*welcome, own, std::nullopt, surroundings);
  if (group_info) {
    auto joined = Group::join_externally(entropy, *group_info, own, std::nullopt, {}, surroundings);
    if (joined) group = std::move(joined->group);
  }
  auto output = group->commit(entropy, {}, surroundings);
  if (!group->merge()) group->discard();
  auto proposed = group->propose(entropy, {Remove{}}, false, surroundings);
  auto sent = group->encrypt(entropy, to_bytes(bytes), {}, 0);
  auto received = group->process(*message, surroundings);
  auto again = Group::load(std::move(group->take_changes().put));
  return (output ? encode(output->commit).size() : 0) + (proposed ? 1 : 0) + (received ? 1 : 0) +
         (sent ? encode_message(*sent).size() : 0) + (again ? 1 : 0);
}

}  // namespace
}  // namespace linnet::mls

extern "C" EMSCRIPTEN_KEEPALIVE std::size_t linnet_use_mls(const std::uint8_t* bytes,
                                                           std::size_t size) {
  linnet::SystemEntropy entropy;
  return linnet::mls::use_everything(entropy, {bytes, size});
}
