// Writes the example frames as the first inputs of frame_fuzz: frame_seeds <folder>
#include <fstream>

#include "core/wire/frame_codec.h"
#include "tests/golden/example_frames.h"

namespace linnet::wire {
namespace {

// The first byte is the fuzzer's choice of encoding.
template <class Frames>
void write_all(const std::string& folder, const Frames& frames) {
  for (const auto& example : frames) {
    for (const Encoding encoding : {Encoding::json, Encoding::cbor}) {
      const std::string which(1, static_cast<char>(encoding));
      std::ofstream file(folder + "/" + example.name + (which[0] == 0 ? ".json" : ".cbor"),
                         std::ios::binary);
      file << which << as_text(encode(example.frame, encoding));
    }
  }
}

}  // namespace
}  // namespace linnet::wire

int main(int argc, char** argv) {
  if (argc != 2) return 1;
  linnet::wire::write_all(argv[1], linnet::wire::examples::client_frames());
  linnet::wire::write_all(argv[1], linnet::wire::examples::server_frames());
}
