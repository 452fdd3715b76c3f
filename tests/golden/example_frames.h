// One example of each frame and of each variant in it: the contents of the golden files. Alice, Bob
// and Carla write in the group "Choir"; Alice and Bob have a direct chat too.
#pragma once

#include <string>
#include <vector>

#include "core/wire/frame.h"

namespace linnet::wire::examples {

template <class Frame>
struct Example {
  std::string name;  // of the golden file, without ".json"
  Frame frame;
};

[[nodiscard]] std::vector<Example<ClientFrame>> client_frames();
[[nodiscard]] std::vector<Example<ServerFrame>> server_frames();

[[nodiscard]] UserId alice();
[[nodiscard]] UserId bob();
[[nodiscard]] UserId carla();
[[nodiscard]] ChatId choir();
[[nodiscard]] ChatId alice_and_bob();
// The `number`th operation, from 1.
[[nodiscard]] LocalId operation(std::uint8_t number);
[[nodiscard]] Body body(std::string text);
// An entry of Choir, sent by Alice `seq` seconds after the chat was made.
[[nodiscard]] Entry entry(std::uint64_t seq, std::uint64_t ordinal, Content content);

}  // namespace linnet::wire::examples
