package org.pouchcontainer.engine.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pouchcontainer.engine.log.SegmentedLog.Position;

/**
 * How far a log was delivered, in a file of one line. It is written in place with one call, so that
 * a crash leaves the old or the new place; after a power loss lines may come twice.
 */
public final class LogCursor {
  private static final Pattern FORM = Pattern.compile(" *([0-9]{1,18}) +([0-9]{1,18})\n");

  private final Path file;

  /** The cursor in {@code file}. */
  public LogCursor(Path file) {
    this.file = file;
  }

  /** The place; empty before the first. */
  public Optional<Position> read() throws IOException {
    try {
      Matcher found = FORM.matcher(Files.readString(file));
      return found.matches()
          ? Optional.of(
              new Position(Long.parseLong(found.group(1)), Long.parseLong(found.group(2))))
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Notes a place. */
  public void write(Position position) throws IOException {
    String line = "%19d %19d%n".formatted(position.segment(), position.offset());
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      out.write(line.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
