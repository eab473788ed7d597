package org.pouchcontainer.engine.log;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.engine.log.SegmentedLog.Position;
import org.pouchcontainer.spi.log.LogLine;

/**
 * Puts the pieces together into which the monitor cuts lines, wherever its reads happened to end. A
 * line of more than 16 KiB is passed on in parts, as Docker does. For one thread.
 */
final class LineJoiner {
  private static final int MAX_LINE = 16 << 10;

  private final Pending out = new Pending();
  private final Pending err = new Pending();

  private static final class Pending {
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private @Nullable Position start;
    private Instant time = Instant.EPOCH;
  }

  /**
   * Takes a piece.
   *
   * @param start where it begins in the log
   * @return the line, or part of a long one, that is complete with it; null for none
   */
  @Nullable LogLine add(LogLine piece, Position start) {
    Pending pending = piece.stderr() ? err : out;
    if (pending.start == null && !piece.partial()) {
      return piece;
    }
    if (pending.start == null) {
      pending.start = start;
      pending.time = piece.time();
    }
    pending.text.writeBytes(piece.text());
    return !piece.partial() || pending.text.size() >= MAX_LINE
        ? take(pending, piece.stderr(), piece.partial())
        : null;
  }

  private static LogLine take(Pending pending, boolean stderr, boolean partial) {
    LogLine line = new LogLine(pending.time, stderr, pending.text.toByteArray(), partial);
    pending.text.reset();
    pending.start = null;
    return line;
  }

  /** Lines that the container ended before it ended them. */
  List<LogLine> rest() {
    List<LogLine> rest = new ArrayList<>();
    if (out.start != null) {
      rest.add(take(out, false, false));
    }
    if (err.start != null) {
      rest.add(take(err, true, false));
    }
    return rest;
  }

  /** Where a reader must begin again to have everything that waits here, or {@code now}. */
  Position resumeAt(Position now) {
    Position place = now;
    for (Pending pending : List.of(out, err)) {
      Position start = pending.start;
      if (start != null && start.compareTo(place) < 0) {
        place = start;
      }
    }
    return place;
  }
}
