// The first inputs of the fuzzers: mls_seeds FOLDER_FOR_DECODE FOLDER_FOR_GROUP
//
// For mls_decode_fuzz structures of a small group; for mls_group_fuzz random choices, enough of them
// to change a message in several places.
#include <fstream>

#include "core/base/seeded_entropy.h"
#include "core/crypto/mls/group.h"

namespace linnet::mls {
namespace {

class AcceptEverybody final : public Authenticator {
 public:
  bool accepts(const Credential&, ByteView) const override { return true; }
};

// The first byte is the fuzzer's choice of structure: its place in kCases.
void write(const std::string& folder, const std::string& name, std::uint8_t structure,
           const Bytes& bytes) {
  std::ofstream file(folder + "/" + name, std::ios::binary);
  file << static_cast<char>(structure) << as_text(bytes);
}

void write_all(const std::string& folder) {
  SeededEntropy entropy(1);
  const AcceptEverybody everybody;
  const Surroundings surroundings{.checks = {everybody, {}}};
  const auto key_package = [&](std::string_view name) {
    return make_key_package(entropy, Ed25519KeyPair::generate(entropy),
                            {.credential = basic_credential(as_bytes(name)),
                             .lifetime = {0, 1},
                             .capabilities = {},
                             .leaf_extensions = {},
                             .extensions = {}});
  };
  const OwnKeyPackage alice = key_package("alice"), bob = key_package("bob");
  Group group = Group::create(entropy, to_bytes("chat"), alice, {}).value();
  CommitOptions options;
  options.force_path = true;
  options.proposals = {{Add{bob.key_package}}, {Add{key_package("carol").key_package}}};
  auto output = group.commit(entropy, std::move(options), surroundings).value();
  if (!group.merge()) return;
  const auto& commit = std::get<PublicMessage>(output.commit.body);
  const auto& body = std::get<Commit>(commit.content.content);
  write(folder, "public_message", 0, encode(output.commit));
  write(folder, "private_message", 0,
        encode(MlsMessage{group.encrypt(entropy, to_bytes("hi"), {}, 4).value()}));
  write(folder, "key_package", 1, encode(bob.key_package));
  write(folder, "welcome", 2, encode(*output.welcome));
  write(folder, "group_info", 3, encode(group.group_info(true)));
  write(folder, "commit", 5, encode(body));
  write(folder, "proposal", 6, encode(std::get<Proposal>(body.proposals[0].body)));
  write(folder, "update_path", 7, encode(*body.path));
  write(folder, "leaf_node", 8, encode(bob.key_package.leaf_node));
  write(folder, "group_context", 10, encode(group.context()));
  write(folder, "ratchet_tree", 11, group.state().tree().encoded());
  write(folder, "tree", 19, group.state().tree().encoded());
  write(folder, "extensions", 20, encode(output.group_info.extensions));
}

void write_choices(const std::string& folder) {
  SeededEntropy entropy(2);
  for (std::uint8_t number = 0; number < 64; ++number) {
    Bytes choices(40);
    entropy.fill(choices);
    write(folder, std::to_string(number), number, choices);
  }
}

}  // namespace
}  // namespace linnet::mls

int main(int count, char** arguments) {
  if (count != 3) return 1;
  linnet::mls::write_all(arguments[1]);
  linnet::mls::write_choices(arguments[2]);
}
