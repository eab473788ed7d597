package org.pouchcontainer.image.content;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * Content by digest, on disk below one folder: {@code blobs/<algorithm>/<hex>} holds what was
 * verified, {@code ingest/} what is on its way and may be resumed.
 *
 * <p>A blob is visible only when its size and digest were verified and it is durable; it never
 * changes afterwards. Paths are only ever built from {@link Digest} values, which cannot hold a
 * slash. Methods may be called by several threads; that one blob is not ingested twice at a time is
 * the caller's part (see {@link Downloads}).
 */
public final class BlobStore {
  private final Path blobs;
  private final Path ingest;

  /** Opens the store, making its folders (0700) where they are absent. */
  public BlobStore(Path folder) {
    this.blobs = folder.resolve("blobs");
    this.ingest = folder.resolve("ingest");
    try {
      makePrivate(folder);
      makePrivate(blobs);
      makePrivate(blobs.resolve("sha256"));
      makePrivate(blobs.resolve("sha512"));
      makePrivate(ingest);
    } catch (IOException e) {
      throw DiskErrors.translate("open content store " + folder, e);
    }
  }

  private static void makePrivate(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Whether the blob is there, whole and verified. */
  public boolean has(Digest digest) {
    return Files.isRegularFile(path(digest));
  }

  /** Its length in bytes; empty if it is absent. */
  public OptionalLong size(Digest digest) {
    try {
      return OptionalLong.of(Files.size(path(digest)));
    } catch (NoSuchFileException e) {
      return OptionalLong.empty();
    } catch (IOException e) {
      throw DiskErrors.translate("look at blob " + digest, e);
    }
  }

  /**
   * A small blob's bytes, verified again: what is believed is what was hashed.
   *
   * @throws EngineException NOT_FOUND, RESOURCE_EXHAUSTED if longer than {@code maxBytes},
   *     DATA_LOSS if the disk has changed it
   */
  public byte[] read(Digest digest, int maxBytes) {
    try {
      Path file = path(digest);
      if (Files.size(file) > maxBytes) {
        throw new EngineException(
            ErrorKind.RESOURCE_EXHAUSTED,
            "read blob %s: larger than the limit of %d bytes".formatted(digest, maxBytes));
      }
      byte[] content = Files.readAllBytes(file);
      Digest actual = new Digest(digest.algorithm(), hex(digest, content));
      if (!actual.equals(digest)) {
        throw new EngineException(
            ErrorKind.DATA_LOSS,
            "read blob %s: its content on disk has changed; pull the image again"
                .formatted(digest));
      }
      return content;
    } catch (NoSuchFileException e) {
      throw EngineException.notFound("read blob " + digest + ": not in the content store");
    } catch (IOException e) {
      throw DiskErrors.translate("read blob " + digest, e);
    }
  }

  private static String hex(Digest digest, byte[] content) {
    return HexFormat.of().formatHex(digest.newHasher().digest(content));
  }

  /**
   * Opens a blob for reading.
   *
   * @throws EngineException NOT_FOUND
   */
  public FileChannel open(Digest digest) {
    try {
      return FileChannel.open(path(digest), StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw EngineException.notFound("open blob " + digest + ": not in the content store");
    } catch (IOException e) {
      throw DiskErrors.translate("open blob " + digest, e);
    }
  }

  /**
   * Stores a small blob; does nothing if it is there.
   *
   * @throws EngineException DATA_LOSS if the content has another digest
   */
  public void put(Digest digest, byte[] content) {
    if (!hex(digest, content).equals(digest.hex())) {
      throw new EngineException(
          ErrorKind.DATA_LOSS, "store blob %s: the content has another digest".formatted(digest));
    }
    if (has(digest)) {
      return;
    }
    try {
      Path temporary = Files.createTempFile(ingest, "put-", ".tmp");
      try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(content);
        while (rest.hasRemaining()) {
          out.write(rest);
        }
        publish(out, temporary, digest);
      } finally {
        Files.deleteIfExists(temporary);
      }
    } catch (IOException e) {
      throw DiskErrors.translate("store blob " + digest, e);
    }
  }

  /** Begins a blob whose digest is known when its content is; with sha256. */
  public StagedBlob stage() {
    return stage("sha256");
  }

  /**
   * Begins a blob whose digest is known when its content is.
   *
   * @param algorithm {@code sha256} or {@code sha512}
   */
  public StagedBlob stage(String algorithm) {
    try {
      Path file = Files.createTempFile(ingest, "put-", ".tmp");
      return new StagedBlob(this, file, algorithm);
    } catch (IOException e) {
      throw DiskErrors.translate("store a blob", e);
    }
  }

  /** Makes a verified file durable, then visible under its digest. */
  void publish(FileChannel content, Path file, Digest digest) throws IOException {
    content.force(true);
    Path target = path(digest);
    Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(target.getParent());
  }

  private static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Deletes a blob whose bytes are no longer what they were; says whether it did. */
  public boolean discardIfDamaged(Digest digest) {
    MessageDigest hasher = digest.newHasher();
    try (FileChannel content = open(digest)) {
      ByteBuffer buffer = ByteBuffer.allocate(256 << 10);
      while (content.read(buffer) >= 0) {
        hasher.update(buffer.flip());
        buffer.clear();
      }
    } catch (IOException e) {
      throw DiskErrors.translate("verify blob " + digest, e);
    }
    return !HexFormat.of().formatHex(hasher.digest()).equals(digest.hex()) && delete(digest);
  }

  /** Deletes a blob; false if it was absent. */
  public boolean delete(Digest digest) {
    try {
      return Files.deleteIfExists(path(digest));
    } catch (IOException e) {
      throw DiskErrors.translate("delete blob " + digest, e);
    }
  }

  /** Whether a blob was stored before this moment; false if it is absent. */
  public boolean isOlder(Digest digest, Instant moment) {
    try {
      return Files.getLastModifiedTime(path(digest)).toInstant().isBefore(moment);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw DiskErrors.translate("look at blob " + digest, e);
    }
  }

  /** All blobs. Files that are no blobs are passed over. */
  public List<Digest> list() {
    List<Digest> found = new ArrayList<>();
    for (String algorithm : List.of("sha256", "sha512")) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(blobs.resolve(algorithm))) {
        for (Path file : files) {
          parse(algorithm, file.getFileName().toString()).ifPresent(found::add);
        }
      } catch (IOException e) {
        throw DiskErrors.translate("list blobs", e);
      }
    }
    return found;
  }

  private static Optional<Digest> parse(String algorithm, String hex) {
    try {
      return Optional.of(new Digest(algorithm, hex));
    } catch (EngineException e) {
      return Optional.empty();
    }
  }

  /**
   * Deletes partial downloads that nobody has touched since {@code before}, and temporary files.
   * Only to be called when nothing is being ingested.
   *
   * @return how many were deleted
   */
  public int deleteStaleIngests(Instant before) {
    int deleted = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(ingest)) {
      for (Path file : files) {
        boolean temporary = file.getFileName().toString().startsWith("put-");
        if (temporary || Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          deleted += Files.deleteIfExists(file) ? 1 : 0;
        }
      }
      return deleted;
    } catch (IOException e) {
      throw DiskErrors.translate("clean up " + ingest, e);
    }
  }

  Path path(Digest digest) {
    return blobs.resolve(digest.algorithm()).resolve(digest.hex());
  }

  Path partialPath(Digest digest) {
    return ingest.resolve(digest.algorithm() + "-" + digest.hex());
  }
}
