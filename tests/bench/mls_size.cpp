// Everything that an app calls of MLS, or none of it: the difference is what the library adds to a module.
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "core/base/encoding.h"
#include "core/base/system_entropy.h"

#ifdef LINNET_WITH_MLS
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
#endif

int main(int count, char** arguments) {
  linnet::SystemEntropy entropy;
  std::map<std::string, std::vector<std::uint8_t>> decoded;
  for (int at = 1; at < count; ++at)
    decoded[arguments[at]] = linnet::hex_decode(arguments[at]).value_or(linnet::Bytes());
  std::size_t sum = entropy.next_u64() % 2;
  for (const auto& [text, bytes] : decoded) {
    sum += bytes.size();
#ifdef LINNET_WITH_MLS
    sum += linnet::mls::use_everything(entropy, bytes);
#endif
  }
  std::printf("%zu\n", sum);
}
