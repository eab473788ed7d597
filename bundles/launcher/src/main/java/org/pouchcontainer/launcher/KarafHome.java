package org.pouchcontainer.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Karaf's writable part, below the engine's home, so that several engines run from one read-only
 * distribution.
 *
 * <p>{@code karaf/etc} is a copy of the distribution's, {@code karaf/data} holds the cache of OSGi
 * bundles. Both are made anew when the distribution has changed, because Karaf never looks at its
 * boot features again once its cache exists. Files that the user added to {@code etc} stay.
 */
final class KarafHome {
  private static final String STAMP = "distribution";

  private final Path distribution;
  private final Settings settings;
  private final Path base;

  KarafHome(Path distribution, Settings settings) {
    this.distribution = distribution;
    this.settings = settings;
    this.base = settings.path("home-dir").resolve("karaf");
  }

  Path base() {
    return base;
  }

  Path etc() {
    return base.resolve("etc");
  }

  Path data() {
    return base.resolve("data");
  }

  Path log() {
    return settings.path("home-dir").resolve("log");
  }

  /**
   * Makes every directory and file that Karaf needs.
   *
   * @throws StartupException where the home cannot be written
   */
  void prepare() {
    try {
      for (Path directory : List.of(base, etc(), data(), log(), base.resolve("tmp"))) {
        PrivateFiles.directory(directory);
      }
      PrivateFiles.directory(settings.path("deploy-dir"));
      String stamp = stamp();
      Path stampFile = base.resolve(STAMP);
      if (!Files.exists(stampFile) || !Files.readString(stampFile).equals(stamp)) {
        Files.deleteIfExists(stampFile);
        removeTree(data());
        if (stamp.equals(preparedStamp())) {
          copyTree(prepared().resolve("data"), data());
        } else {
          PrivateFiles.directory(data());
        }
        copyTree(distribution.resolve("etc"), etc());
        addDrivers();
        PrivateFiles.replace(stampFile, stamp);
      }
      configureShell();
    } catch (IOException | UncheckedIOException e) {
      throw new StartupException("prepare " + base + ": " + e, e);
    }
  }

  /**
   * A cache that {@code bin/pouch-archives} has filled for this very distribution: with it the
   * first start of a home is as quick as the later ones.
   */
  private Path prepared() {
    return distribution.resolve("lib/karaf");
  }

  private String preparedStamp() throws IOException {
    Path file = prepared().resolve(STAMP);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** Names, sizes and times of the distribution's files: any rebuilt jar changes it. */
  private String stamp() throws IOException {
    MessageDigest digest = sha256();
    for (String part : List.of("etc", "lib/boot", "system")) {
      try (Stream<Path> files = Files.walk(distribution.resolve(part))) {
        for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
          BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
          String line = file + " " + attributes.size() + " " + attributes.lastModifiedTime() + "\n";
          digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
      }
    }
    digest.update(settings.texts("drivers").toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest()) + "\n";
  }

  private void addDrivers() throws IOException {
    List<String> drivers = settings.texts("drivers");
    if (drivers.isEmpty()) {
      return;
    }
    Path file = etc().resolve("org.apache.karaf.features.cfg");
    String text = Files.readString(file);
    PrivateFiles.replace(
        file, text.replace("featuresBoot = ", "featuresBoot = " + String.join(",", drivers) + ","));
  }

  private void configureShell() throws IOException {
    int port = settings.number("ssh-port");
    if (port == 0) {
      return;
    }
    ShellKeys keys = new ShellKeys(settings.path("home-dir").resolve("ssh"));
    set("keys.properties", Map.of(ShellKeys.USER, keys.publicKeyBase64() + ",_g_:admingroup"));
    set("org.apache.karaf.shell.cfg", Map.of("sshPort", Integer.toString(port)));
  }

  /** Sets keys in one of Karaf's property files; an unchanged file is not written. */
  private void set(String name, Map<String, String> values) throws IOException {
    Path file = etc().resolve(name);
    Properties present = new Properties();
    try (var reader = Files.newBufferedReader(file)) {
      present.load(reader);
    }
    if (values.entrySet().stream().allMatch(e -> e.getValue().equals(present.get(e.getKey())))) {
      return;
    }
    StringBuilder text = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      if (values.keySet().stream().noneMatch(key -> line.matches("\\s*" + key + "\\s*=.*"))) {
        text.append(line).append('\n');
      }
    }
    values.forEach((key, value) -> text.append(key).append(" = ").append(value).append('\n'));
    PrivateFiles.replace(file, text.toString());
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file));
        if (Files.isDirectory(file)) {
          PrivateFiles.directory(target);
        } else {
          Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static void removeTree(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
