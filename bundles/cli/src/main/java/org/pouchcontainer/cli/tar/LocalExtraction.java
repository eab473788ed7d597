package org.pouchcontainer.cli.tar;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes the members of an archive to local files. The archive comes from a container and may be
 * hostile: nothing outside the destination is written, changed or linked to. No member's name may
 * climb ({@code ..}), no member is written through a symbolic link below the destination, and hard
 * links lead only to files that lie there. Not for use by several threads.
 */
public final class LocalExtraction {
  private final Path root;
  private final boolean owners;
  private final Consumer<String> warning;
  private final Deque<Later> later = new ArrayDeque<>();

  /** What is set on a folder when everything in it has been written. */
  private record Later(Path folder, TarEntry entry) {}

  /**
   * To one destination.
   *
   * @param root what the archive's first member becomes; its parent exists
   * @param owners whether members keep their owners; without, they are this user's
   * @param warning is told of what is left out
   */
  public LocalExtraction(Path root, boolean owners, Consumer<String> warning) {
    this.root = root;
    this.owners = owners;
    this.warning = warning;
  }

  /**
   * Writes all members. The first part of their names stands for the destination.
   *
   * @throws IOException naming the member that is refused or cannot be written
   */
  public void read(InputStream archive) throws IOException {
    TarReader tar = new TarReader(archive);
    for (TarEntry entry = tar.next(); entry != null; entry = tar.next()) {
      List<String> below = below(entry.name());
      try {
        write(entry, below, tar);
      } catch (IOException failure) {
        throw new IOException("write %s: %s".formatted(at(below), failure.getMessage()), failure);
      }
    }
    for (Later one : later) {
      attributes(one.folder, one.entry);
    }
  }

  /** The parts of a name below the destination. */
  private static List<String> below(String name) throws IOException {
    List<String> parts = new ArrayList<>();
    boolean first = true;
    for (String part : name.split("/")) {
      if (part.equals("..") || part.indexOf('\0') >= 0) {
        throw new IOException("refused: the archive names \"" + name + "\"");
      }
      if (part.isEmpty()) {
        continue;
      }
      // A leading dot is the destination itself, and so is the first name.
      if (!first && !part.equals(".")) {
        parts.add(part);
      }
      first = false;
    }
    return parts;
  }

  private Path at(List<String> below) {
    Path path = root;
    for (String part : below) {
      path = path.resolve(part);
    }
    return path;
  }

  private void write(TarEntry entry, List<String> below, TarReader tar) throws IOException {
    requireFolders(below);
    Path path = at(below);
    switch (entry.kind()) {
      case FOLDER -> folder(path, entry);
      case FILE -> file(path, entry, tar);
      case SYMBOLIC_LINK -> {
        replace(path);
        Files.createSymbolicLink(path, Path.of(entry.link()));
        owner(path, entry);
      }
      case HARD_LINK -> hardLink(path, below(entry.link()));
      case CHARACTER_DEVICE, BLOCK_DEVICE, PIPE, OTHER ->
          warning.accept("not copied: " + path + " is a device or pipe");
    }
  }

  /** Makes the folders above a member where the archive has left them out. */
  private void requireFolders(List<String> below) throws IOException {
    Path folder = root;
    for (String part : below) {
      if (Files.isSymbolicLink(folder)) {
        throw new IOException("refused: " + folder + " is a symbolic link");
      }
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder);
      }
      folder = folder.resolve(part);
    }
  }

  private void folder(Path path, TarEntry entry) throws IOException {
    boolean there = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    if (there && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("refused: it exists and is no folder");
    }
    if (!there) {
      Files.createDirectory(path);
    }
    // Deepest first: setting the time or mode of a folder comes after its last change.
    later.addFirst(new Later(path, entry));
  }

  private void file(Path path, TarEntry entry, TarReader tar) throws IOException {
    replace(path);
    // A new file: nothing that is there already, a link above all, is written to.
    try (OutputStream out =
        Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      tar.content().transferTo(out);
    }
    attributes(path, entry);
  }

  private void hardLink(Path path, List<String> target) throws IOException {
    Path existing = root;
    for (String part : target) {
      if (Files.isSymbolicLink(existing)) {
        throw new IOException("refused: its target lies behind the symbolic link " + existing);
      }
      existing = existing.resolve(part);
    }
    if (!Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("refused: its target " + existing + " is no file of the archive");
    }
    if (!existing.equals(path)) {
      replace(path);
      Files.createLink(path, existing);
    }
  }

  private static void replace(Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("refused: a folder is not replaced by a file");
    }
    Files.deleteIfExists(path);
  }

  private void attributes(Path path, TarEntry entry) throws IOException {
    owner(path, entry);
    Files.setAttribute(path, "unix:mode", entry.mode());
    Files.setLastModifiedTime(path, FileTime.from(entry.modified()));
  }

  private void owner(Path path, TarEntry entry) throws IOException {
    if (owners) {
      Files.setAttribute(path, "unix:uid", (int) entry.uid(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", (int) entry.gid(), LinkOption.NOFOLLOW_LINKS);
    }
  }
}
