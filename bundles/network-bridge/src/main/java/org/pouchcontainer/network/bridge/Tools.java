package org.pouchcontainer.network.bridge;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Where the external programs are.
 *
 * @param ip of iproute2
 * @param nft of nftables
 * @param nsenter of util-linux
 * @param sysctl of procps
 * @param aardvark aardvark-dns, without which no names are resolved
 * @param iptables without which there are no rules of iptables to get along with
 * @param ip6tables likewise
 * @param conntrack without which UDP flows of an earlier container linger
 */
record Tools(
    Path ip,
    Path nft,
    Path nsenter,
    Path sysctl,
    Optional<Path> aardvark,
    Optional<Path> iptables,
    Optional<Path> ip6tables,
    Optional<Path> conntrack) {
  private static final List<String> FOLDERS =
      List.of("/usr/sbin", "/usr/bin", "/sbin", "/bin", "/usr/local/sbin", "/usr/local/bin");

  /** Looks for them where distributions put them. A missing one is told of when it is needed. */
  static Tools find(String[] aardvarkPaths) {
    return new Tools(
        needed("ip"),
        needed("nft"),
        needed("nsenter"),
        needed("sysctl"),
        Stream.of(aardvarkPaths).map(Path::of).filter(Files::isExecutable).findFirst(),
        wanted("iptables"),
        wanted("ip6tables"),
        wanted("conntrack"));
  }

  private static Optional<Path> wanted(String name) {
    return FOLDERS.stream()
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Path needed(String name) {
    return wanted(name).orElse(Path.of(FOLDERS.get(0), name));
  }

  /** Throws NOT_IMPLEMENTED naming what is missing for any network at all. */
  void require() {
    List<String> missing =
        Stream.of(ip, nft, nsenter, sysctl)
            .filter(path -> !Files.isExecutable(path))
            .map(path -> String.valueOf(path.getFileName()))
            .toList();
    if (!missing.isEmpty()) {
      throw new EngineException(
          ErrorKind.NOT_IMPLEMENTED,
          "bridge networks need programs that this host lacks: "
              + String.join(", ", missing)
              + "; install iproute2, nftables, util-linux and procps");
    }
  }
}
