package org.pouchcontainer.cli.tar;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/** Builds archives for tests, also such as no honest program writes. */
public final class Tars {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarWriter writer = new TarWriter(bytes);

  /** Adds a folder. */
  public Tars folder(String name) {
    return add(name, TarEntry.Kind.FOLDER, "", "");
  }

  /** Adds a file. */
  public Tars file(String name, String content) {
    return add(name, TarEntry.Kind.FILE, "", content);
  }

  /** Adds a symbolic link. */
  public Tars link(String name, String target) {
    return add(name, TarEntry.Kind.SYMBOLIC_LINK, target, "");
  }

  /** Adds a hard link. */
  public Tars hardLink(String name, String target) {
    return add(name, TarEntry.Kind.HARD_LINK, target, "");
  }

  /** Adds a device. */
  public Tars device(String name) {
    return add(name, TarEntry.Kind.CHARACTER_DEVICE, "", "");
  }

  private Tars add(String name, TarEntry.Kind kind, String link, String content) {
    byte[] octets = content.getBytes(StandardCharsets.UTF_8);
    try {
      writer.entry(
          new TarEntry(
              name, kind, 0750, 0, 0, octets.length, Instant.ofEpochSecond(1_700_000_000), link));
      writer.content(new ByteArrayInputStream(octets), octets.length);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return this;
  }

  /** The whole archive. */
  public byte[] bytes() {
    try {
      writer.end();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /** The whole archive, a character a byte. */
  public String text() {
    return new String(bytes(), StandardCharsets.ISO_8859_1);
  }

  /** The name of an archive's first member. */
  public static String firstName(byte[] archive) throws IOException {
    TarEntry first = new TarReader(new ByteArrayInputStream(archive)).next();
    return first == null ? "" : first.name();
  }
}
