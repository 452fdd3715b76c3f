#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/base/seeded_entropy.h"
#include "core/crypto/mls/group.h"
#include "tests/unit/mls/group_forge.h"

namespace linnet::mls {

// Accepts everybody but those it is told to refuse; a client is its credential's text up to a '#', so
// that "alice#2" may take the place of "alice#1".
class SceneAuthenticator final : public Authenticator {
 public:
  bool accepts(const Credential& credential, ByteView signature_key) const override;
  bool is_same_client(const Credential& before, const Credential& after) const override;
  std::optional<Bytes> client_of(const Credential& credential) const override;

  std::set<std::string> refused;
  bool are_clients_distinct = false;
};

class ScenePsks final : public PskStore {
 public:
  const SecretBytes* find(ByteView psk_id) const override;
  const SecretBytes* find_resumption(ByteView group_id, std::uint64_t epoch) const override;

  std::map<std::string, SecretBytes> external;
  std::map<std::pair<std::string, std::uint64_t>, SecretBytes> resumption;
};

// Members of one group, who all see every message. What fails is a failure of the test.
class GroupScene : public testing::Test {
 protected:
  OwnKeyPackage key_package(std::string_view name, KeyPackageOptions options = {});
  // With the signature key of a member that is or was there.
  OwnKeyPackage key_package_again(std::string_view name, std::string_view member);

  Group& founds(std::string_view name, Extensions extensions = {});
  // `committer` commits, everybody else follows, whom it adds joins, and all agree.
  void commits(std::string_view committer, CommitOptions options = {},
               const std::vector<std::pair<std::string, const OwnKeyPackage*>>& joiners = {});
  void adds(std::string_view committer, const std::vector<std::string>& names,
            bool with_path = false);
  void removes(std::string_view committer, std::string_view name);
  void joins_externally(std::string_view name, ExternalJoinOptions options = {});
  // `name` proposes and all others hear of it.
  ProposalRef proposes(std::string_view name, const Proposal& proposal, bool is_private = false);
  // All but the sender take a message in.
  void all_take_in(std::string_view sender, const MlsMessage& message);

  // A message is refused for that rule, and leaves no trace.
  void refuses(std::string_view name, const MlsMessage& message, std::string_view rule);
  GroupForge forges(std::string_view name) { return GroupForge(member(name)); }
  // A genuine commit of `name` that is not merged.
  MlsMessage drafts(std::string_view name, CommitOptions options = {});

  Result<Received> receives(std::string_view name, const MlsMessage& message);
  PrivateMessage says(std::string_view name, std::string_view text);
  // Every member hears what `name` says.
  void talks(std::string_view name);
  void expect_agreement();

  Group& member(std::string_view name);
  LeafIndex leaf(std::string_view name) { return member(name).own_leaf(); }
  Group& put(std::string_view name, Group group);
  PreSharedKeyId psk_id(std::string_view name, std::uint8_t nonce = 1) const;
  PreSharedKeyId resumption_id(std::uint64_t epoch,
                               ResumptionPskUsage usage = ResumptionPskUsage::application) const;

  SeededEntropy entropy_{1};
  SceneAuthenticator authenticator_;
  ScenePsks psks_;
  Surroundings surroundings_{.checks = {authenticator_, {.now = 1000}}, .psks = &psks_};
  std::map<std::string, Group, std::less<>> members_;
  std::map<std::string, OwnKeyPackage, std::less<>> packages_;  // with which they came
};

// "credential_refused" where the operation failed, "" where it did not.
template <typename T>
[[nodiscard]] std::string rule_of(const Result<T>& result) {
  return result ? "" : std::string(name_of(result.error().rule));
}

}  // namespace linnet::mls
