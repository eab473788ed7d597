package org.pouchcontainer.engine.log;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.spi.log.LogLine;

/**
 * Reads a log of several files as one, also while it is rotated. A file's end is believed only once
 * its successor is there: until then the monitor may still write to it. For one thread.
 */
public final class SegmentedLog implements Closeable {
  private final LogSegments segments;
  private long number;
  private long offset;
  private @Nullable MonitorLog current;

  /**
   * A place in a log.
   *
   * @param segment number of the file
   * @param offset bytes from its start
   */
  public record Position(long segment, long offset) implements Comparable<Position> {
    @Override
    public int compareTo(Position other) {
      int bySegment = Long.compare(segment, other.segment);
      return bySegment != 0 ? bySegment : Long.compare(offset, other.offset);
    }
  }

  /** A reader that begins with the oldest line. */
  public SegmentedLog(LogSegments segments) throws IOException {
    this.segments = segments;
    this.number = segments.oldest();
  }

  /** Goes to a place; what is gone meanwhile is passed over. */
  public void seek(Position position) throws IOException {
    close();
    number = Math.max(position.segment(), segments.oldest());
    offset = number == position.segment() ? position.offset() : 0;
  }

  /** Where the next line begins. */
  public Position position() throws IOException {
    return new Position(number, current == null ? offset : current.position());
  }

  /** The next whole line; null if there is none yet. */
  public @Nullable LogLine next() throws IOException {
    while (true) {
      if (current == null && !open()) {
        return null;
      }
      LogLine line = current.next();
      if (line != null) {
        return line;
      }
      Long successor = successor();
      if (successor == null) {
        return null;
      }
      // What came between the look at the end and the look for the successor.
      line = current.next();
      if (line != null) {
        return line;
      }
      close();
      number = successor;
      offset = 0;
    }
  }

  private boolean open() throws IOException {
    List<Long> finished = segments.finished();
    long newest = finished.isEmpty() ? 1 : finished.get(finished.size() - 1) + 1;
    if (number > newest) {
      // The log was deleted and begun anew.
      number = newest;
      offset = 0;
    }
    if (number < newest && !finished.contains(number)) {
      number = finished.stream().filter(n -> n > number).findFirst().orElse(newest);
      offset = 0;
    }
    Path file = number == newest ? segments.live() : segments.finished(number);
    try {
      MonitorLog opened = new MonitorLog(file);
      boolean rotatedMeanwhile = number == newest && segments.newest() != newest;
      if (rotatedMeanwhile) {
        opened.close();
        return open();
      }
      current = opened;
      current.seek(offset <= opened.length() ? offset : 0);
      return true;
    } catch (FileNotFoundException e) {
      // Nothing was written yet, or it is being rotated just now.
      return false;
    }
  }

  private @Nullable Long successor() throws IOException {
    List<Long> finished = segments.finished();
    Long next = finished.stream().filter(n -> n > number).findFirst().orElse(null);
    if (next != null) {
      return next;
    }
    return finished.contains(number) && Files.exists(segments.live())
        ? Long.valueOf(number + 1)
        : null;
  }

  /** Goes to where the last {@code count} output lines begin, of one stream or both. */
  public void seekToTail(long count, boolean stdout, boolean stderr) throws IOException {
    List<Long> finished = segments.finished();
    long newest = finished.isEmpty() ? 1 : finished.get(finished.size() - 1) + 1;
    long wanted = count;
    for (long candidate = newest; candidate > 0; candidate--) {
      Path file = candidate == newest ? segments.live() : segments.finished(candidate);
      if (!Files.exists(file)) {
        if (candidate < newest) {
          break;
        }
        continue;
      }
      try (MonitorLog log = new MonitorLog(file)) {
        wanted -= log.seekToTail(wanted, stdout, stderr);
        seek(new Position(candidate, log.position()));
      }
      if (wanted <= 0) {
        return;
      }
    }
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      offset = current.position();
      current.close();
      current = null;
    }
  }
}
