package org.pouchcontainer.log.json;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;

/**
 * A file that begins anew when it has grown: {@code x} is written, {@code x.1} is the one before,
 * with {@code .gz} where it is compressed. Whole lines only: what a crash has torn is cut off.
 */
final class RotatedFile implements AutoCloseable {
  private static final int TAIL = 64 << 10;
  private static final int BUFFER = 8 << 10;

  private final Path path;
  private final JsonFileOptions options;
  private @Nullable OutputStream out;
  private long size;

  RotatedFile(Path path, JsonFileOptions options) {
    this.path = path;
    this.options = options;
    try {
      dropTornLine();
      open();
    } catch (IOException e) {
      throw new EngineException(ErrorKind.UNAVAILABLE, "open " + path + ": " + e, e);
    }
  }

  private void open() throws IOException {
    if (!Files.exists(path)) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----")));
    }
    size = Files.size(path);
    out =
        new BufferedOutputStream(
            Files.newOutputStream(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
            BUFFER);
  }

  private void dropTornLine() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      long end = file.length();
      while (end > 0) {
        long start = Math.max(0, end - TAIL);
        byte[] block = new byte[(int) (end - start)];
        file.seek(start);
        file.readFully(block);
        for (int i = block.length - 1; i >= 0; i--) {
          if (block[i] == '\n') {
            file.setLength(start + i + 1);
            return;
          }
        }
        end = start;
      }
      file.setLength(0);
    }
  }

  void write(byte[] line) throws IOException {
    if (options.maxBytes() > 0 && size >= options.maxBytes()) {
      rotate();
    }
    stream().write(line);
    size += line.length;
  }

  void flush() throws IOException {
    stream().flush();
  }

  private OutputStream stream() throws IOException {
    if (out == null) {
      open();
    }
    return java.util.Objects.requireNonNull(out);
  }

  private void rotate() throws IOException {
    close();
    if (options.maxFiles() < 2) {
      Files.delete(path);
    } else {
      String suffix = options.compress() ? ".gz" : "";
      for (int i = options.maxFiles() - 1; i > 1; i--) {
        Path younger = numbered(i - 1, suffix);
        if (Files.exists(younger)) {
          Files.move(younger, numbered(i, suffix), StandardCopyOption.REPLACE_EXISTING);
        }
      }
      Files.move(path, numbered(1, ""), StandardCopyOption.REPLACE_EXISTING);
      if (options.compress()) {
        compress(numbered(1, ""), numbered(1, suffix));
      }
    }
    open();
  }

  private Path numbered(int number, String suffix) {
    return path.resolveSibling(path.getFileName() + "." + number + suffix);
  }

  private static void compress(Path from, Path to) throws IOException {
    Path unfinished = to.resolveSibling(to.getFileName() + ".tmp");
    try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(unfinished))) {
      Files.copy(from, packed);
    }
    Files.move(unfinished, to, StandardCopyOption.REPLACE_EXISTING);
    Files.delete(from);
  }

  @Override
  public void close() throws IOException {
    OutputStream open = out;
    out = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
