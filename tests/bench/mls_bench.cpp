// A group of 500: mls_bench [MEMBERS]
//
// Prints names and numbers, one pair a line: milliseconds of CPU time (the median of 5), bytes,
// messages a second of CPU time. "Warm" is after one member in each subtree beside the committer's
// path has committed; "cold" is right after everybody was added.

#include <malloc.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <map>
#include <vector>

#ifdef __EMSCRIPTEN__
#include <emscripten.h>
#endif

#include "core/base/check.h"
#include "core/base/system_entropy.h"
#include "core/crypto/mls/group.h"

#ifdef __EMSCRIPTEN__
EM_JS(double, mls_bench_cpu_micros, (), {
  const used = process.cpuUsage();
  return used.user + used.system;
});
#endif

namespace linnet::mls {
namespace {

constexpr int kRuns = 5;
constexpr int kMessages = 2000;

double cpu_ms() {
#ifdef __EMSCRIPTEN__
  return mls_bench_cpu_micros() / 1e3;
#else
  return static_cast<double>(std::clock()) * 1e3 / CLOCKS_PER_SEC;
#endif
}

double allocated_bytes() {
#ifdef __EMSCRIPTEN__
  return static_cast<double>(mallinfo().uordblks);
#else
  return static_cast<double>(mallinfo2().uordblks);
#endif
}

class AcceptEverybody final : public Authenticator {
 public:
  bool accepts(const Credential&, ByteView) const override { return true; }
};

void say(const char* name, double value) {
  std::printf("%s %.3f\n", name, value);
  std::fflush(stdout);
}

// The median of what `prepare` and then `work` on its result cost; `work` alone counts.
template <typename Prepare, typename Work>
void measure(const char* name, Prepare prepare, Work work) {
  std::array<double, kRuns> times;
  for (double& time : times) {
    auto prepared = prepare();
    const double before = cpu_ms();
    work(prepared);
    time = cpu_ms() - before;
  }
  std::sort(times.begin(), times.end());
  say(name, times[kRuns / 2]);
}

// A group as rows, so that a step can be taken again from where it was.
class Snapshot {
 public:
  void update(Group& group) {
    RowChanges changes = group.take_changes();
    for (const RowKey& key : changes.erased) rows_.erase(key);
    for (GroupRow& row : changes.put) rows_.insert_or_assign(row.key, std::move(row.value));
  }
  [[nodiscard]] Group load() const {
    std::vector<GroupRow> rows;
    for (const auto& [key, value] : rows_) rows.push_back({key, value.clone()});
    return Group::load(std::move(rows)).value();
  }

 private:
  std::map<RowKey, SecretBytes> rows_;
};

class Bench {
 public:
  explicit Bench(std::uint32_t size) : size_(size), founder_(package(0)) {
    for (std::uint32_t number = 1; number < size; ++number) packages_.push_back(package(number));
  }

  void run() {
    CommitOutput added = add_all();
    Group alice = *std::move(alice_);
    const Welcome welcome = *std::move(added.welcome);
    measure(
        "join_ms", [] { return 0; },
        [&](int) { LINNET_CHECK(join(welcome, 1).own_leaf().value == 1); });
    const double before = allocated_bytes();
    Group bob = join(welcome, 1);
    say("group_bytes", allocated_bytes() - before);
    commits(alice, bob, "cold");
    warm(alice, bob);
    commits(alice, bob, "warm");
    add_one(alice, bob);
    messages(alice, bob);
    external(alice);
  }

 private:
  OwnKeyPackage package(std::uint32_t number) {
    const std::string name = "user-" + std::to_string(number);
    return make_key_package(entropy_, Ed25519KeyPair::generate(entropy_),
                            {.credential = basic_credential(as_bytes(name)),
                             .lifetime = {0, ~std::uint64_t{0}},
                             .capabilities = {},
                             .leaf_extensions = {},
                             .extensions = {}});
  }

  CommitOutput add_all() {
    CommitOptions options;
    for (const OwnKeyPackage& own : packages_) options.proposals.push_back({Add{own.key_package}});
    std::optional<CommitOutput> output;
    measure(
        "add_all_ms", [&] { return options; },
        [&](CommitOptions& copy) {
          alice_ = Group::create(entropy_, to_bytes("chat"), founder_, {}).value();
          output = alice_->commit(entropy_, std::move(copy), surroundings_).value();
          LINNET_CHECK(alice_->merge());
        });
    say("add_all_bytes", static_cast<double>(encode(output->commit).size()));
    say("welcome_bytes", static_cast<double>(encode_message(*output->welcome).size()));
    return *std::move(output);
  }

  Group join(const Welcome& welcome, std::uint32_t number) {
    return Group::join(welcome, packages_[number - 1], std::nullopt, surroundings_).value();
  }

  // An empty commit of alice, and bob's part; both are in the next epoch then.
  void commits(Group& alice, Group& bob, const std::string& kind) {
    measure((kind + "_commit_ms").c_str(), [] { return 0; },
            [&](int) {
              LINNET_CHECK(alice.commit(entropy_, {}, surroundings_));
              alice.discard();
            });
    const auto output = alice.commit(entropy_, {}, surroundings_).value();
    say((kind + "_commit_bytes").c_str(), static_cast<double>(encode(output.commit).size()));
    bob_before_.update(bob);
    measure((kind + "_process_ms").c_str(), [&] { return bob_before_.load(); },
            [&](Group& group) { LINNET_CHECK(group.process(output.commit, surroundings_)); });
    LINNET_CHECK(bob.process(output.commit, surroundings_) && alice.merge());
  }

  // One member of each subtree beside the path of leaf 0 commits (coming back with an external
  // commit).
  void warm(Group& alice, Group& bob) {
    for (std::uint32_t leaf = 2; leaf < size_; leaf *= 2) {
      ExternalJoinOptions resync;
      resync.resync = true;
      auto joined = Group::join_externally(entropy_, alice.group_info(true), packages_[leaf - 1],
                                           std::nullopt, std::move(resync), surroundings_)
                        .value();
      LINNET_CHECK(alice.process(joined.commit, surroundings_));
      LINNET_CHECK(bob.process(joined.commit, surroundings_));
    }
    const auto commit = bob.commit(entropy_, {}, surroundings_).value();
    LINNET_CHECK(bob.merge() && alice.process(commit.commit, surroundings_));
  }

  void add_one(Group& alice, Group& bob) {
    CommitOptions options;
    options.proposals = {{Add{package(size_).key_package}}};
    measure(
        "add_one_ms", [&] { return options; },
        [&](CommitOptions& copy) {
          LINNET_CHECK(alice.commit(entropy_, std::move(copy), surroundings_));
          alice.discard();
        });
    const auto output = alice.commit(entropy_, std::move(options), surroundings_).value();
    LINNET_CHECK(bob.process(output.commit, surroundings_) && alice.merge());
  }

  void messages(Group& alice, Group& bob) {
    const Bytes text(100, 'x');
    std::vector<MlsMessage> sent;
    double before = cpu_ms();
    for (int number = 0; number < kMessages; ++number)
      sent.push_back({alice.encrypt(entropy_, text, {}, 28).value()});
    say("encrypt_per_s", kMessages * 1e3 / (cpu_ms() - before));
    say("message_bytes", static_cast<double>(encode(sent[0]).size()));
    before = cpu_ms();
    for (const MlsMessage& message : sent) LINNET_CHECK(bob.process(message, surroundings_));
    say("decrypt_per_s", kMessages * 1e3 / (cpu_ms() - before));
  }

  void external(Group& alice) {
    const GroupInfo group_info = alice.group_info(true);
    const OwnKeyPackage late = package(size_ + 1);
    measure(
        "external_join_ms", [] { return 0; },
        [&](int) {
          LINNET_CHECK(
              Group::join_externally(entropy_, group_info, late, std::nullopt, {}, surroundings_));
        });
  }

  SystemEntropy entropy_;
  AcceptEverybody authenticator_;
  Surroundings surroundings_{.checks = {authenticator_, {}}};
  std::uint32_t size_;
  OwnKeyPackage founder_;
  std::vector<OwnKeyPackage> packages_;
  std::optional<Group> alice_;
  Snapshot bob_before_;
};

}  // namespace
}  // namespace linnet::mls

int main(int count, char** arguments) {
  const auto size = static_cast<std::uint32_t>(count > 1 ? std::atoi(arguments[1]) : 500);
  linnet::mls::Bench(size).run();
}
