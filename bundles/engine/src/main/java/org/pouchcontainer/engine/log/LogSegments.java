package org.pouchcontainer.engine.log;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The files of one monitor's log: {@code container.log}, which the monitor appends to, and older
 * ones with a number behind the name. Numbers only grow; the file that is written has the number
 * after the highest. Nothing is cached: other threads rotate.
 */
public final class LogSegments {
  private final Path live;

  /** The log whose newest file is {@code live}. */
  public LogSegments(Path live) {
    this.live = live;
  }

  /** The file that the monitor writes. */
  Path live() {
    return live;
  }

  /** The numbers of the finished files, oldest first. */
  List<Long> finished() throws IOException {
    String prefix = live.getFileName() + ".";
    List<Long> numbers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(live.getParent(), prefix + "*")) {
      for (Path file : files) {
        String number = file.getFileName().toString().substring(prefix.length());
        if (number.matches("[1-9][0-9]{0,17}")) {
          numbers.add(Long.valueOf(number));
        }
      }
    } catch (NoSuchFileException e) {
      // Removed with its container.
      return List.of();
    }
    Collections.sort(numbers);
    return numbers;
  }

  /** A finished file. */
  Path finished(long number) {
    return live.resolveSibling(live.getFileName() + "." + number);
  }

  /** The number of the oldest file that is there. */
  long oldest() throws IOException {
    List<Long> finished = finished();
    return finished.isEmpty() ? 1 : finished.get(0);
  }

  /** The number of the file that the monitor writes. */
  long newest() throws IOException {
    List<Long> finished = finished();
    return finished.isEmpty() ? 1 : finished.get(finished.size() - 1) + 1;
  }

  /** Whether a file was rotated away that the monitor has not replaced yet. */
  public boolean isInterrupted() throws IOException {
    return !Files.exists(live) && !finished().isEmpty();
  }

  /** How long the file is that the monitor writes. */
  public long liveBytes() throws IOException {
    try {
      return Files.size(live);
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** Whether there is something after this place. */
  public boolean hasMoreThan(SegmentedLog.Position place) throws IOException {
    return place.segment() != newest() || place.offset() < liveBytes();
  }

  /**
   * Puts the file that is written aside. The monitor goes on with it until it is told to open its
   * log again.
   */
  public void rotate() throws IOException {
    Files.move(live, finished(newest()));
  }

  /** Takes {@link #rotate} back, as long as the monitor has not opened a new file. */
  public void unrotate() throws IOException {
    List<Long> finished = finished();
    if (!Files.exists(live) && !finished.isEmpty()) {
      Files.move(finished(finished.get(finished.size() - 1)), live);
    }
  }

  /** Deletes the oldest finished files but this many; returns how many were deleted. */
  public int deleteAllBut(int kept) throws IOException {
    List<Long> finished = finished();
    int surplus = Math.max(0, finished.size() - kept);
    for (long number : finished.subList(0, surplus)) {
      Files.deleteIfExists(finished(number));
    }
    return surplus;
  }
}
