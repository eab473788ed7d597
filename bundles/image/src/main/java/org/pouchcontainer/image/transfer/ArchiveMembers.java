package org.pouchcontainer.image.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.archive.Decompression;
import org.pouchcontainer.archive.TarEntry;
import org.pouchcontainer.archive.TarLimits;
import org.pouchcontainer.archive.TarReader;
import org.pouchcontainer.image.content.BlobStore;
import org.pouchcontainer.image.content.StagedBlob;
import org.pouchcontainer.image.records.Leases;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of an image archive, read in one pass. Their names are only keys of a map: no path of
 * an archive ever becomes one on disk, and links lead to other members or nowhere.
 *
 * <p>Closing deletes what was not published.
 */
final class ArchiveMembers implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ArchiveMembers.class);

  /** A thousand layers of the oldest format have 3,000 files. */
  private static final int MAX_MEMBERS = 20_000;

  private static final int MAX_LINKS = 16;
  private static final int MAX_PADDING = 1 << 20;
  private static final Pattern BLOB =
      Pattern.compile("blobs/(sha256/[0-9a-f]{64}|sha512/[0-9a-f]{128})");

  private final BlobStore store;
  private final Leases.Lease lease;
  private final Map<String, ArchiveContent> files = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();
  private final List<StagedBlob> staged = new ArrayList<>();

  private ArchiveMembers(BlobStore store, Leases.Lease lease) {
    this.store = store;
    this.lease = lease;
  }

  /**
   * Reads an archive to its end.
   *
   * @param source plain or compressed; stays open
   * @param lease holds those blobs that are in the store already and are passed over
   * @throws EngineException INVALID_ARGUMENT for what is no tar, RESOURCE_EXHAUSTED
   */
  static ArchiveMembers read(
      InputStream source, BlobStore store, Leases.Lease lease, TarLimits limits)
      throws IOException {
    ArchiveMembers members = new ArchiveMembers(store, lease);
    try {
      members.read(Decompression.open(source), limits);
      return members;
    } catch (IOException | RuntimeException e) {
      members.close();
      throw e;
    }
  }

  private void read(InputStream tar, TarLimits limits) throws IOException {
    TarReader reader =
        new TarReader(tar, new TarLimits(limits.contentBytes(), MAX_MEMBERS, limits.headerBytes()));
    TarEntry entry = reader.next();
    while (entry != null) {
      add(reader, entry);
      entry = reader.next();
    }
    // What tar programs append to fill a tape's block belongs to the request.
    tar.readNBytes(MAX_PADDING);
  }

  private void add(TarReader reader, TarEntry entry) throws IOException {
    String name = clean("", entry.name());
    switch (entry.type()) {
      case FILE -> {
        if (entry.sparse() != null) {
          throw EngineException.invalid("its member \"%s\" is sparse".formatted(show(name)));
        }
        links.remove(name);
        files.put(name, content(reader, entry, name));
      }
      case SYMBOLIC_LINK -> {
        files.remove(name);
        links.put(name, clean(parent(name), entry.linkName()));
      }
      case HARD_LINK -> {
        files.remove(name);
        links.put(name, clean("", entry.linkName()));
      }
      case DIRECTORY, FIFO, CHARACTER_DEVICE, BLOCK_DEVICE -> {
        // No image is made of these.
      }
    }
  }

  private ArchiveContent content(TarReader reader, TarEntry entry, String name) throws IOException {
    Matcher matcher = BLOB.matcher(name);
    Digest announced = matcher.matches() ? Digest.parse(matcher.group(1).replace('/', ':')) : null;
    if (announced != null && isStored(announced, entry.size())) {
      return new ArchiveContent(announced, entry.size(), null, store);
    }
    StagedBlob blob = stage(announced);
    byte[] chunk = new byte[256 << 10];
    int n = reader.read(chunk, 0, chunk.length);
    while (n >= 0) {
      blob.write(chunk, 0, n);
      n = reader.read(chunk, 0, chunk.length);
    }
    return ArchiveContent.of(blob, store);
  }

  private boolean isStored(Digest digest, long size) {
    lease.hold(digest);
    return store.size(digest).orElse(-1) == size;
  }

  /** A blob that is deleted at the end unless it is published. */
  StagedBlob stage(@Nullable Digest announced) {
    StagedBlob blob = store.stage(announced == null ? "sha256" : announced.algorithm());
    staged.add(blob);
    return blob;
  }

  /** The file of this name; links are followed. */
  Optional<ArchiveContent> find(String name) {
    String at = clean("", name);
    for (int hops = 0; hops <= MAX_LINKS; hops++) {
      ArchiveContent file = files.get(at);
      if (file != null) {
        return Optional.of(file);
      }
      String target = links.get(at);
      if (target == null) {
        return Optional.empty();
      }
      at = target;
    }
    throw EngineException.invalid("its member \"%s\" is a chain of links".formatted(show(name)));
  }

  /** The file of this name; throws INVALID_ARGUMENT if it is missing. */
  ArchiveContent require(String name) {
    return find(name)
        .orElseThrow(
            () -> EngineException.invalid("its member \"%s\" is missing".formatted(show(name))));
  }

  private static String parent(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  /** A path relative to the archive's root, without empty parts, {@code .} and {@code ..}. */
  private static String clean(String folder, String path) {
    Deque<String> parts = new ArrayDeque<>();
    String whole = folder.isEmpty() ? path : folder + "/" + path;
    for (String part : whole.split("/")) {
      switch (part) {
        case "", "." -> {}
        case ".." -> {
          if (parts.pollLast() == null) {
            throw new EngineException(
                ErrorKind.INVALID_ARGUMENT,
                "its member \"%s\" leads out of the archive".formatted(show(path)));
          }
        }
        default -> parts.addLast(part);
      }
    }
    return String.join("/", parts);
  }

  private static String show(String name) {
    String text = name.replaceAll("[^\\x20-\\x7e]", "?");
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  @Override
  public void close() {
    for (StagedBlob blob : staged) {
      try {
        blob.close();
      } catch (IOException e) {
        LOG.warn("A part of an archive stays in the content store until the next start", e);
      }
    }
  }
}
