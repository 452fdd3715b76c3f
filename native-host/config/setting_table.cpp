#include <array>

#include "native-host/config/settings.h"

namespace linnet {
namespace {

using enum SettingType;

constexpr std::array kSettings = {
    ServerSetting{"dev", boolean, "false", 0, 0, "",
            "Dev login: POST /v1/token gives anybody on this machine a token for the name they say. Loopback only."},
    ServerSetting{"address", text, "127.0.0.1", 0, 0, "", "Address to listen on. With --dev it must be a loopback address."},
    ServerSetting{"port", integer, "7780", 0, 65'535, "", "TCP port; 0 picks a free one and prints it."},
    ServerSetting{"data", text, "./linnet-data", 0, 0, "folder", "Where the log and the dev key live. Made when missing."},
    ServerSetting{"config", text, "", 0, 0, "file", "JSON file of settings, named as these flags are."},
    ServerSetting{"static", text, "", 0, 0, "folder", "Serve the files of this folder as a web app."},
    ServerSetting{"public-origin", text, "", 0, 0, "origin",
            "How browsers reach this server, such as https://chat.example, when a proxy stands in front of it."},
    ServerSetting{"allowed-origins", list, "", 0, 0, "origins", "Further origins whose pages may connect. Exact matches."},
    ServerSetting{"auth-keys", text, "", 0, 0, "file", "JSON Web Key Set that tokens are checked with: Ed25519, or HS256 secrets."},
    ServerSetting{"auth-issuer", text, "", 0, 0, "", "Require this issuer (iss) in tokens."},
    ServerSetting{"auth-audience", text, "", 0, 0, "", "Require this audience (aud) in tokens."},
    ServerSetting{"auth-life-max", integer, "24", 1, 8'760, "hours", "Refuse tokens that live longer."},
    ServerSetting{"directory", boolean, "true", 0, 0, "", "Let users search others by prefix of id or name."},
    ServerSetting{"metrics", boolean, "false", 0, 0, "", "Answer GET /metrics in Prometheus' text form. Keep it from the public."},
    ServerSetting{"connections-max", integer, "10000", 1, 1'000'000, "", "Connections at the same time."},
    ServerSetting{"connections-per-address-max", integer, "200", 1, 1'000'000, "",
            "Connections of one address; loopback is exempt."},
    ServerSetting{"sessions-per-user-max", integer, "20", 1, 1'000, "", "Sessions of one user."},
    ServerSetting{"frames-per-second", integer, "50", 1, 1'000'000, "", "Frames a session may send; beyond it the server reads more slowly."},
    ServerSetting{"frames-burst", integer, "200", 1, 1'000'000, "", "Frames a session may send at once."},
    ServerSetting{"sends-per-second", integer, "20", 0, 1'000'000, "", "Messages of one user; beyond it they are refused for a moment. 0: no limit."},
    ServerSetting{"sends-burst", integer, "100", 1, 1'000'000, "", "Messages of one user at once."},
    ServerSetting{"log-cache", integer, "256", 8, 1'048'576, "MiB", "Memory of the log's caches."},
    ServerSetting{"log-free-space-min", integer, "1024", 0, 1'048'576, "MiB", "Refuse new messages when the disk has less space left."},
    ServerSetting{"log-read-threads", integer, "1", 1, 64, "", "Threads that read the log."},
    ServerSetting{"drain-seconds", integer, "5", 0, 300, "s", "How long a stop waits for what is under way."},
};

}  // namespace

std::span<const ServerSetting> all_settings() { return kSettings; }

}  // namespace linnet
