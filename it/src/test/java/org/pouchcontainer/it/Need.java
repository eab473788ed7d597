package org.pouchcontainer.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What a test needs of the machine. */
public enum Need {
  /** Root, for namespaces, mounts and cgroups. */
  ROOT,
  /** crun, with the hugetlb cgroup mounted where the host is hybrid. */
  CRUN,
  /** runc. */
  RUNC,
  /** Debian's docker client. */
  DOCKER,
  /** overlayfs in the kernel. */
  OVERLAY,
  /** Debian's docker-registry. */
  REGISTRY,
  /** skopeo. */
  SKOPEO,
  /** An ssh client. */
  SSH,
  /** iproute2 and nftables. */
  NFT,
  /** aardvark-dns, which answers names in networks. */
  AARDVARK,
  /** A C compiler, for tests that make system calls of their own inside a container. */
  CC;

  private static final Map<Need, Optional<String>> MISSING = new EnumMap<>(Need.class);

  /** Why the machine lacks it; empty if it has it. */
  public Optional<String> missing() {
    synchronized (MISSING) {
      return MISSING.computeIfAbsent(this, Need::look);
    }
  }

  private Optional<String> look() {
    return switch (this) {
      case ROOT -> because(!"root".equals(System.getProperty("user.name")), "not root");
      case CRUN -> program("crun").or(Need::hybridWithoutHugetlb);
      case RUNC -> program("runc");
      case DOCKER -> because(!Files.isExecutable(DockerCli.DEBIAN), "no " + DockerCli.DEBIAN);
      case OVERLAY -> because(!filesystems().contains("\toverlay\n"), "no overlay in the kernel");
      case REGISTRY -> program("docker-registry");
      case SKOPEO -> program("skopeo");
      case SSH -> program("ssh");
      case NFT -> program("nft").or(() -> program("ip"));
      case AARDVARK ->
          because(
              java.util.stream.Stream.of("lib", "libexec")
                  .noneMatch(f -> Files.exists(Path.of("/usr/" + f + "/podman/aardvark-dns"))),
              "no aardvark-dns");
      case CC -> program("cc");
    };
  }

  private static Optional<String> hybridWithoutHugetlb() {
    boolean listed = read("/proc/self/cgroup").contains(":hugetlb:");
    boolean mounted = Files.isDirectory(Path.of("/sys/fs/cgroup/hugetlb"));
    return because(listed && !mounted, "crun refuses: the hugetlb cgroup is not mounted");
  }

  private static Optional<String> program(String name) {
    boolean found =
        Path.of(System.getenv("PATH").split(":")[0]).isAbsolute()
            && java.util.Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
    return because(!found, "no " + name + " on the PATH");
  }

  private static Optional<String> because(boolean missing, String reason) {
    return missing ? Optional.of(reason) : Optional.empty();
  }

  private static String filesystems() {
    return read("/proc/filesystems");
  }

  private static String read(String path) {
    try {
      return Files.readString(Path.of(path));
    } catch (IOException e) {
      return "";
    }
  }
}
