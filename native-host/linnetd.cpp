// The server's composition root: settings to parts, parts to a server.
#include <sys/resource.h>
#include <unistd.h>

#include <boost/asio/ip/address.hpp>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include "core/base/system_entropy.h"
#include "native-host/auth/jwt_verifier.h"
#include "native-host/config/settings.h"
#include "native-host/net/server.h"

namespace linnet {
namespace {

SettingsSource settings_source(int argc, char** argv) {
  SettingsSource source;
  source.arguments.assign(argv + 1, argv + argc);
  for (char** variable = ::environ; *variable != nullptr; ++variable) {
    if (const char* equals = std::strchr(*variable, '=')) {
      source.environment[std::string(static_cast<const char*>(*variable), equals)] = equals + 1;
    }
  }
  return source;
}

Result<std::vector<JwtKey>> read_keys(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return fail(ErrorCode::storage_io, "cannot read the key file " + path);
  auto keys = parse_jwks(text.str());
  if (!keys) return fail(keys.error().code, path + ": " + keys.error().detail);
  return keys;
}

std::optional<std::string> given(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

// Dev: the mint's key, and it listens on loopback only. Else the deployment's keys.
Result<JwtVerifier::Options> verifier_options(const Settings& settings, const std::optional<TokenMint>& mint) {
  JwtVerifier::Options options;
  options.issuer = given(settings.text("auth-issuer"));
  options.audience = given(settings.text("auth-audience"));
  options.life_max = std::chrono::hours(settings.integer("auth-life-max"));
  if (mint) {
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(settings.text("address"), error);
    if (error || !address.is_loopback()) {
      return fail(ErrorCode::malformed, "--dev lets anybody in: it listens on a loopback address only, not on " +
                                            settings.text("address"));
    }
    options.keys = {mint->key()};
    return options;
  }
  if (settings.text("auth-keys").empty()) {
    return fail(ErrorCode::malformed, "no way to check tokens: give --auth-keys FILE, or try it with --dev");
  }
  LINNET_ASSIGN(options.keys, read_keys(settings.text("auth-keys")));
  if (options.keys.empty()) return fail(ErrorCode::malformed, settings.text("auth-keys") + ": no keys");
  return options;
}

Result<Server::Options> server_options(const Settings& settings, const std::optional<TokenMint>& mint) {
  constexpr std::uint64_t kMebibyte = 1u << 20;
  const auto size = [&](std::string_view name) { return static_cast<std::size_t>(settings.integer(name)); };
  Server::Options options;
  options.address = settings.text("address");
  options.port = static_cast<std::uint16_t>(settings.integer("port"));
  options.log.database.folder = std::filesystem::path(settings.text("data")) / "log";
  options.log.database.cache_bytes = size("log-cache") * kMebibyte;
  options.log.database.free_bytes_min = size("log-free-space-min") * kMebibyte;
  options.log.read_threads = size("log-read-threads");
  options.origins.allowed = settings.list("allowed-origins");
  if (!settings.text("public-origin").empty()) options.origins.allowed.push_back(settings.text("public-origin"));
  options.origins.loopback_only = mint.has_value();
  if (!settings.text("static").empty()) {
    LINNET_ASSIGN(options.files, StaticFiles::open(settings.text("static")));
  }
  options.mint = mint;
  options.metrics = settings.flag("metrics");
  options.directory = settings.flag("directory");
  options.connections_max = size("connections-max");
  options.connections_per_address_max = size("connections-per-address-max");
  options.sessions_per_user_max = size("sessions-per-user-max");
  options.sends_per_second = static_cast<std::uint32_t>(settings.integer("sends-per-second"));
  options.sends_burst = static_cast<std::uint32_t>(settings.integer("sends-burst"));
  options.frames_per_second = static_cast<double>(settings.integer("frames-per-second"));
  options.frames_burst = static_cast<double>(settings.integer("frames-burst"));
  options.drain = std::chrono::seconds(settings.integer("drain-seconds"));
  return options;
}

// As many open files as the system lets this user have: connections are files.
void raise_file_limit() {
  struct rlimit files = {};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

Status serve(const Settings& settings) {
  raise_file_limit();
  EventLog events;
  std::optional<TokenMint> mint;
  if (settings.flag("dev")) {
    SystemEntropy entropy;
    LINNET_ASSIGN(mint, TokenMint::open(settings.text("data"), entropy));
  }
  LINNET_ASSIGN(JwtVerifier::Options keys, verifier_options(settings, mint));
  const JwtVerifier verifier(std::move(keys));
  LINNET_ASSIGN(Server::Options options, server_options(settings, mint));
  LINNET_ASSIGN(const auto server, Server::start(std::move(options), verifier, events));
  const std::string& address = settings.text("address");
  const std::string host = address.find(':') != std::string::npos ? "[" + address + "]" : address;
  std::printf("linnetd: listening on http://%s:%u (data %s)\n", host.c_str(), unsigned{server->port()},
              settings.text("data").c_str());
  std::fflush(stdout);
  server->run();
  return {};
}

int run(int argc, char** argv) {
  const SettingsSource source = settings_source(argc, argv);
  for (const std::string& argument : source.arguments) {
    if (argument == "--help" || argument == "-h") return std::fputs(help_text().c_str(), stdout), 0;
  }
  const auto settings = read_settings(source);
  const Status served = settings ? serve(*settings) : Status(std::unexpected(settings.error()));
  if (served) return 0;
  std::fprintf(stderr, "linnetd: %s\n", served.error().detail.c_str());
  return 1;
}

}  // namespace
}  // namespace linnet

int main(int argc, char** argv) { return linnet::run(argc, argv); }
