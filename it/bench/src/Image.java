package org.pouchcontainer.bench;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The image that all engines run: Debian's static busybox with its commands as links.
 *
 * @param name as engines know it
 * @param rootfs its files
 * @param archive as {@code docker save} writes it
 */
record Image(String name, Path rootfs, Path archive) {
  /** Makes it below a folder. */
  static Image make(Path work) throws IOException {
    Path rootfs = Files.createDirectories(work.resolve("image/rootfs"));
    for (String folder : new String[] {"bin", "dev", "etc", "proc", "sys", "tmp"}) {
      Files.createDirectories(rootfs.resolve(folder));
    }
    Files.copy(Path.of("/bin/busybox"), rootfs.resolve("bin/busybox"));
    rootfs.resolve("bin/busybox").toFile().setExecutable(true, false);
    for (String command : new String[] {"sh", "true", "sleep", "echo", "cat"}) {
      Files.createSymbolicLink(rootfs.resolve("bin/" + command), Path.of("busybox"));
    }
    Files.writeString(rootfs.resolve("etc/passwd"), "root:x:0:0:root:/:/bin/sh\n");
    Path folder = Files.createDirectories(work.resolve("image/archive"));
    Path layer = folder.resolve("layer.tar");
    Shell.run("tar", "-C", rootfs.toString(), "--numeric-owner", "--owner=0", "--group=0", "-cf", layer.toString(), ".");
    String diffId = "sha256:" + sha256(Files.readAllBytes(layer));
    Files.writeString(
        folder.resolve("config.json"),
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"Env\":[\"PATH=/bin\"],\"Cmd\":[\"true\"]},"
            + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\""
            + diffId
            + "\"]},\"history\":[{\"created_by\":\"bench\"}]}");
    String name = "127.0.0.1:5999/bench/busybox:latest";
    Files.writeString(
        folder.resolve("manifest.json"),
        "[{\"Config\":\"config.json\",\"RepoTags\":[\"" + name + "\"],\"Layers\":[\"layer.tar\"]}]");
    Path archive = work.resolve("image/image.tar");
    Shell.run("tar", "-C", folder.toString(), "-cf", archive.toString(), "manifest.json", "config.json", "layer.tar");
    return new Image(name, rootfs, archive);
  }

  private static String sha256(byte[] bytes) {
    try {
      return String.format("%064x", new BigInteger(1, MessageDigest.getInstance("SHA-256").digest(bytes)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
