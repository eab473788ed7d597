package org.pouchcontainer.rest.stream;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.pouchcontainer.rest.dialect.ApiDialect;
import org.pouchcontainer.rest.dialect.ErrorAnswer;
import org.pouchcontainer.rest.http.Json;
import org.pouchcontainer.rest.map.Times;
import org.pouchcontainer.rest.wire.ProgressBodies;

/** The messages of a progress stream in one dialect. */
public final class Messages {
  static final ProgressBodies.Detail NOTHING = new ProgressBodies.Detail(0, 0);
  private static final int BAR = 50;

  private final ApiDialect dialect;
  private final byte[] end;

  /** For clients of this dialect. */
  public Messages(ApiDialect dialect) {
    this.dialect = dialect;
    this.end = dialect.progressEnd().getBytes(StandardCharsets.US_ASCII);
  }

  /** One message with what ends it. */
  public byte[] bytes(Object message) {
    byte[] json = Json.bytes(message);
    byte[] all = Arrays.copyOf(json, json.length + end.length);
    System.arraycopy(end, 0, all, json.length, end.length);
    return all;
  }

  /** What to send when the work fails after the answer has begun. */
  public byte[] error(Throwable failure) {
    ErrorAnswer answer = ErrorAnswer.of(failure, dialect);
    return bytes(
        switch (dialect) {
          case POUCH ->
              new ProgressBodies.Pouch(
                  null,
                  null,
                  null,
                  new ProgressBodies.ErrorDetail(answer.status(), answer.message()),
                  answer.message(),
                  Times.NEVER,
                  Times.NEVER);
          case DOCKER ->
              new ProgressBodies.Docker(
                  null,
                  null,
                  null,
                  null,
                  new ProgressBodies.ErrorDetail(null, answer.message()),
                  answer.message());
        });
  }

  /** A line of Docker's about nothing in particular. */
  public static Object status(String status) {
    return new ProgressBodies.Docker(status, null, null, null, null, null);
  }

  /** A line of Docker's about one thing. */
  static Object status(String status, String id) {
    return new ProgressBodies.Docker(status, NOTHING, null, id, null, null);
  }

  /** A line of Docker's about one thing that moves on. */
  static Object moving(String status, long current, long total, String id) {
    return new ProgressBodies.Docker(
        status, new ProgressBodies.Detail(current, total), bar(current, total), id, null, null);
  }

  private static String bar(long current, long total) {
    if (total <= 0) {
      return size(current);
    }
    int done = (int) Math.min(BAR, current * BAR / total);
    String arrow =
        done < BAR ? "=".repeat(done) + ">" + " ".repeat(BAR - done - 1) : "=".repeat(BAR);
    return "[" + arrow + "] " + size(current) + "/" + size(total);
  }

  private static String size(long bytes) {
    String[] units = {"B", "kB", "MB", "GB", "TB"};
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0 ? bytes + "B" : String.format(Locale.ROOT, "%.4g%s", value, units[unit]);
  }
}
