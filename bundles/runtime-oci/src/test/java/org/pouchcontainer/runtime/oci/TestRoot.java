package org.pouchcontainer.runtime.oci;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.pouchcontainer.spi.ContainerId;

/** Root file systems and looks at this host, for tests. */
final class TestRoot {
  private static final Path CGROUPS = Path.of("/sys/fs/cgroup");
  private static final Path BUSYBOX = Path.of("/usr/bin/busybox");

  private TestRoot() {}

  /** A root file system out of Debian's static busybox. */
  static Path make(Path root) throws IOException {
    Path bin = Files.createDirectories(root.resolve("bin"));
    for (String name : List.of("proc", "dev", "tmp")) {
      Files.createDirectories(root.resolve(name));
    }
    Files.copy(BUSYBOX, bin.resolve("busybox"));
    for (String applet :
        List.of(
            "sh", "cat", "sleep", "true", "yes", "head", "stty", "dd", "kill", "test", "ls",
            "grep")) {
      Files.createSymbolicLink(bin.resolve(applet), Path.of("busybox"));
    }
    Path plain = Files.writeString(bin.resolve("plain"), "not a program");
    Files.setPosixFilePermissions(plain, PosixFilePermissions.fromString("rw-r--r--"));
    return root;
  }

  /** crun needs every controller as v1 on a hybrid host. The mounts stay, as after a boot. */
  static void mountMissingControllers() throws Exception {
    Path controllers = CGROUPS.resolve("unified/cgroup.controllers");
    if (!Files.exists(controllers)) {
      return;
    }
    for (String name : Files.readString(controllers).strip().split("\\s+")) {
      if (!name.isEmpty()) {
        Path target = Files.createDirectories(CGROUPS.resolve(name));
        new ProcessBuilder("mount", "-t", "cgroup", "-o", name, "cgroup", target.toString())
            .inheritIO()
            .start()
            .waitFor();
      }
    }
  }

  private static List<Path> hierarchies() throws IOException {
    if (Files.exists(CGROUPS.resolve("cgroup.controllers"))) {
      return List.of(CGROUPS);
    }
    try (Stream<Path> all = Files.list(CGROUPS)) {
      return all.filter(Files::isDirectory).toList();
    }
  }

  static List<Path> cgroupsOf(ContainerId id) throws IOException {
    return hierarchies().stream()
        .map(hierarchy -> hierarchy.resolve("pouch-runtime-oci-test").resolve(id.value()))
        .filter(Files::exists)
        .toList();
  }

  static String cgroupValue(String controller, String cgroup, String file) throws IOException {
    return Files.readString(Path.of(CGROUPS + "/" + controller + cgroup + "/" + file)).strip();
  }

  static void removeCgroups() throws IOException {
    for (Path hierarchy : hierarchies()) {
      Files.deleteIfExists(hierarchy.resolve("pouch-runtime-oci-test"));
    }
  }

  /** Processes whose command line holds {@code word}. */
  static List<String> processesNaming(String word) throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path process : (Iterable<Path>) all::iterator) {
        if (Character.isDigit(process.getFileName().toString().charAt(0))) {
          String commandLine = commandLine(process);
          if (commandLine.contains(word)) {
            found.add(process.getFileName() + " " + commandLine);
          }
        }
      }
    }
    return found;
  }

  private static String commandLine(Path process) {
    try {
      return new String(
              Files.readAllBytes(process.resolve("cmdline")),
              java.nio.charset.StandardCharsets.UTF_8)
          .replace('\0', ' ');
    } catch (IOException e) {
      return "";
    }
  }

  static void deleteTree(Path root) {
    try {
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.delete(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure)
                throws IOException {
              Files.delete(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
