package org.pouchcontainer.rest.dialect;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.pouchcontainer.api.container.ContainerState;

/** What {@code ps} shows of a container's state. */
final class StatusText {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long WEEK = 7 * DAY;
  private static final long MONTH = 30 * DAY;
  private static final long YEAR = 365 * DAY;

  private StatusText() {}

  static String docker(ContainerState state, Instant now) {
    return switch (state.status()) {
      case CREATED -> "Created";
      case RUNNING -> "Up " + rough(since(state.startedAt(), now));
      case PAUSED -> "Up " + rough(since(state.startedAt(), now)) + " (Paused)";
      case RESTARTING -> "Restarting (" + state.exitCode() + ") " + ago(state, now);
      case STOPPED, EXITED -> "Exited (" + state.exitCode() + ") " + ago(state, now);
      case REMOVING -> "Removal In Progress";
      case DEAD -> "Dead";
    };
  }

  private static String ago(ContainerState state, Instant now) {
    return rough(since(state.finishedAt(), now)) + " ago";
  }

  static String pouch(ContainerState state, String word, Instant now) {
    return switch (state.status()) {
      case RUNNING -> "Up " + largestUnit(since(state.startedAt(), now));
      case PAUSED -> "Up " + largestUnit(since(state.startedAt(), now)) + "(paused)";
      case STOPPED ->
          "Stopped (" + state.exitCode() + ") " + largestUnit(since(state.finishedAt(), now));
      case EXITED ->
          "Exited (" + state.exitCode() + ") " + largestUnit(since(state.finishedAt(), now));
      case CREATED, RESTARTING, REMOVING, DEAD -> word;
    };
  }

  private static long since(@Nullable Instant start, Instant now) {
    return start == null ? 0 : Math.max(0, Duration.between(start, now).toSeconds());
  }

  /** A time span as Docker's tools write it. */
  private static String rough(long seconds) {
    if (seconds < 1) {
      return "Less than a second";
    } else if (seconds == 1) {
      return "1 second";
    } else if (seconds < MINUTE) {
      return seconds + " seconds";
    } else if (seconds < 2 * MINUTE) {
      return "About a minute";
    } else if (seconds < HOUR) {
      return seconds / MINUTE + " minutes";
    } else if ((seconds + HOUR / 2) / HOUR == 1) {
      return "About an hour";
    } else if (seconds < 2 * DAY) {
      return (seconds + HOUR / 2) / HOUR + " hours";
    } else if (seconds < 2 * WEEK) {
      return seconds / DAY + " days";
    } else if (seconds < 2 * MONTH) {
      return seconds / WEEK + " weeks";
    } else if (seconds < 2 * YEAR) {
      return seconds / MONTH + " months";
    }
    return seconds / YEAR + " years";
  }

  /** A time span in its largest unit, as Pouch writes it. */
  private static String largestUnit(long seconds) {
    long[] units = {YEAR, MONTH, WEEK, DAY, HOUR, MINUTE, 1};
    String[] names = {"year", "month", "week", "day", "hour", "minute", "second"};
    for (int i = 0; i < units.length; i++) {
      long n = seconds / units[i];
      if (n > 0) {
        return n + " " + names[i] + (n == 1 ? "" : "s");
      }
    }
    return "0 second";
  }
}
