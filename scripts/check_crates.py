"""Check that no crate of HTTP or TLS is among the dependencies: fazhi promises no network.

Usage: cargo tree --edges normal --features python --prefix none | python scripts/check_crates.py
"""

import sys

NETWORK = {
    "attohttpc", "curl", "h2", "h3", "http", "hyper", "hyper-rustls", "hyper-tls", "hyper-util",
    "isahc", "native-tls", "object_store", "openssl", "openssl-sys", "quinn", "reqwest", "ring",
    "rustls", "rustls-native-certs", "security-framework", "surf", "tokio-native-tls",
    "tokio-rustls", "tungstenite", "ureq", "webpki",
}  # fmt: skip


def main() -> int:
    """Print the findings; give 1 if there are any."""
    crates = {line.split()[0] for line in sys.stdin if line.strip()}
    found = sorted(crates & NETWORK)
    for name in found:
        print(f"crate `{name}` speaks HTTP or TLS")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
