/** The private ranges of RFC 1918: of Docker's networks, and of a terminator in front until it is named more exactly. */
export const privateNetworks: readonly string[] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"];
