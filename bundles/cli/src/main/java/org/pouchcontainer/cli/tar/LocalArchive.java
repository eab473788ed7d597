package org.pouchcontainer.cli.tar;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Writes local files and folders as a tar archive. Not for use by several threads. */
public final class LocalArchive {
  private final boolean owners;
  private final Consumer<String> warning;
  private final Map<String, String> linked = new HashMap<>();

  /**
   * A writer.
   *
   * @param owners whether members keep their owners; without, they are root's
   * @param warning is told of what cannot be in an archive
   */
  public LocalArchive(boolean owners, Consumer<String> warning) {
    this.owners = owners;
    this.warning = warning;
  }

  /**
   * Writes a file, or a folder with all that is in it. Links below are kept as links.
   *
   * @param source what to write
   * @param name its name in the archive; {@code .} for a folder whose content alone matters
   * @param out receives the archive; not closed
   */
  public void write(Path source, String name, OutputStream out) throws IOException {
    TarWriter tar = new TarWriter(out);
    add(source, name, tar);
    tar.end();
  }

  private void add(Path file, String name, TarWriter tar) throws IOException {
    Map<String, Object> facts = Files.readAttributes(file, "unix:*", LinkOption.NOFOLLOW_LINKS);
    if (isTrue(facts, "isSymbolicLink")) {
      String target = Files.readSymbolicLink(file).toString();
      tar.entry(entry(name, TarEntry.Kind.SYMBOLIC_LINK, facts, 0, target));
    } else if (isTrue(facts, "isDirectory")) {
      tar.entry(entry(name + "/", TarEntry.Kind.FOLDER, facts, 0, ""));
      for (Path child : children(file)) {
        add(child, name + "/" + child.getFileName(), tar);
      }
    } else if (isTrue(facts, "isRegularFile")) {
      addFile(file, name, facts, tar);
    } else {
      warning.accept("not copied: " + file + " is a device, pipe or socket");
    }
  }

  private void addFile(Path file, String name, Map<String, Object> facts, TarWriter tar)
      throws IOException {
    if (number(facts, "nlink") > 1) {
      String first = linked.putIfAbsent(facts.get("dev") + ":" + facts.get("ino"), name);
      if (first != null) {
        tar.entry(entry(name, TarEntry.Kind.HARD_LINK, facts, 0, first));
        return;
      }
    }
    try (InputStream in = Files.newInputStream(file)) {
      // Of what was opened, which need not be what was looked at.
      long size = number(facts, "size");
      tar.entry(entry(name, TarEntry.Kind.FILE, facts, size, ""));
      tar.content(in, size);
    } catch (IOException failure) {
      throw new IOException("read " + file + ": " + failure.getMessage(), failure);
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    List<Path> children = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(children::add);
    }
    Collections.sort(children);
    return children;
  }

  private TarEntry entry(
      String name, TarEntry.Kind kind, Map<String, Object> facts, long size, String link) {
    return new TarEntry(
        name,
        kind,
        (int) number(facts, "mode") & 07777,
        owners ? number(facts, "uid") : 0,
        owners ? number(facts, "gid") : 0,
        size,
        modified(facts),
        link);
  }

  private static Instant modified(Map<String, Object> facts) {
    return facts.get("lastModifiedTime") instanceof java.nio.file.attribute.FileTime time
        ? time.toInstant()
        : Instant.EPOCH;
  }

  private static boolean isTrue(Map<String, Object> facts, String name) {
    return Boolean.TRUE.equals(facts.get(name));
  }

  private static long number(Map<String, Object> facts, String name) {
    return facts.get(name) instanceof Number number ? number.longValue() : 0;
  }
}
