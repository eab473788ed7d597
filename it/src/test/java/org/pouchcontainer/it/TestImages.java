package org.pouchcontainer.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The images that most tests use. */
public final class TestImages {
  /** Debian's static busybox. */
  private static final Path BUSYBOX = Path.of("/bin/busybox");

  private static final List<String> FOLDERS =
      List.of("bin", "dev", "etc", "home", "proc", "root", "run", "sys", "usr", "usr/bin", "var");

  private static byte[] busyboxLayer;

  private TestImages() {}

  /** A layer with busybox, its commands as links, users and a few folders. */
  public static synchronized byte[] busyboxLayer() {
    if (busyboxLayer == null) {
      busyboxLayer = makeBusyboxLayer();
    }
    return busyboxLayer.clone();
  }

  private static byte[] makeBusyboxLayer() {
    TarBytes tar = new TarBytes();
    FOLDERS.forEach(name -> tar.folder(name + "/", 0755));
    tar.folder("tmp/", 01777);
    try {
      tar.file("bin/busybox", 0755, Files.readAllBytes(BUSYBOX));
    } catch (IOException e) {
      throw new UncheckedIOException("install busybox-static", e);
    }
    for (String command : Program.of(BUSYBOX.toString(), "--list").ok().lines()) {
      if (!command.equals("busybox")) {
        tar.symlink("bin/" + command, "busybox");
      }
    }
    tar.file(
        "etc/passwd",
        0644,
        "root:x:0:0:root:/root:/bin/sh\n"
            + "nobody:x:65534:65534:nobody:/home:/bin/sh\n"
            + "app:x:1000:1000:app:/home:/bin/sh\n");
    tar.file("etc/group", 0644, "root:x:0:\nnogroup:x:65534:\napp:x:1000:\nextra:x:1001:app\n");
    return tar.end();
  }

  /** An image of busybox with a shell as its command. */
  public static TestImage.Builder busybox() {
    return TestImage.build().layer(busyboxLayer()).config("Cmd", RestClient.array("sh"));
  }

  /** busybox with one more layer. */
  public static TestImage busyboxWith(TarBytes layer) {
    return busybox().layer(layer.end()).end();
  }

  /**
   * busybox below many layers, each of which writes its number to a file of its own and one file.
   */
  public static TestImage layered(int count) {
    TestImage.Builder image = busybox();
    for (int i = 2; i <= count; i++) {
      image.layer(
          new TarBytes()
              .folder("layers/", 0755)
              .file("layers/" + i, 0644, i + "\n")
              .file("layers/last", 0644, i + "\n")
              .end());
    }
    return image.end();
  }

  /** A file of bytes that do not compress. */
  public static byte[] noise(int size, long seed) {
    byte[] bytes = new byte[size];
    new java.util.Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** Text as bytes. */
  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
