package org.pouchcontainer.cli.command;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonObject;
import org.pouchcontainer.cli.term.Terminal;
import org.pouchcontainer.cli.text.Sizes;

/**
 * Shows the progress messages of a transfer. On a terminal each object has a line that is written
 * again; elsewhere a line is written once an object is finished.
 */
final class Progress {
  private static final Set<String> FINAL =
      Set.of(
          "resolved",
          "done",
          "exists",
          "Pushed",
          "Pull complete",
          "Layer already exists",
          "Already exists");
  private static final int BAR_WIDTH = 30;
  private static final long REDRAW_NANOS = 50_000_000;

  private final PrintStream out;
  private final Terminal.Size screen;
  private final boolean live;
  private final Map<String, String> lines = new LinkedHashMap<>();
  private final Set<String> finished = new HashSet<>();
  private int drawn;
  private long drawnAt;

  /** Shows on a screen of this size; zeros where there is none. */
  Progress(PrintStream out, Terminal.Size screen) {
    this.out = out;
    this.screen = screen;
    this.live = screen.rows() > 1 && screen.columns() > 0;
  }

  /** A message as the engine would send it. */
  static Json message(String id, String status, long current, long total) {
    return new JsonObject()
        .put("id", id)
        .put("status", status)
        .put("progressDetail", new JsonObject().put("current", current).put("total", total).build())
        .build();
  }

  void show(Json message) {
    String stream = message.text("stream");
    if (!stream.isEmpty()) {
      end();
      out.print(stream);
      out.flush();
    }
    String id = message.text("id");
    String status = message.text("status");
    if (id.isEmpty() && status.isEmpty()) {
      return;
    }
    if (id.isEmpty()) {
      end();
      out.print(status + "\n");
      out.flush();
    } else if (live) {
      lines.put(id, line(id, status, message.get("progressDetail")));
      draw(false);
    } else if (FINAL.contains(status) && finished.add(id + " " + status)) {
      out.print(id + ": " + status + "\n");
      out.flush();
    }
  }

  /** Leaves the last state on the screen. */
  void end() {
    if (live && !lines.isEmpty()) {
      draw(true);
      lines.clear();
      drawn = 0;
    }
  }

  private static String line(String id, String status, Json detail) {
    String line = "%-12s %-12s".formatted(shortId(id) + ":", status);
    long total = detail.number("total");
    long current = Math.min(detail.number("current"), total);
    if (total <= 0 || FINAL.contains(status)) {
      return line.stripTrailing();
    }
    int filled = (int) (current * BAR_WIDTH / total);
    String bar = "#".repeat(filled) + "-".repeat(BAR_WIDTH - filled);
    return "%s |%s| %s/%s".formatted(line, bar, Sizes.format(current), Sizes.format(total));
  }

  /** {@code layer-sha256:} and 12 digits say enough. */
  private static String shortId(String id) {
    int digits = id.indexOf("sha256:") + "sha256:".length();
    return id.contains("sha256:") && id.length() > digits + 12 ? id.substring(0, digits + 12) : id;
  }

  private void draw(boolean always) {
    long now = System.nanoTime();
    int count = Math.min(lines.size(), screen.rows() - 1);
    if (!always && drawn == count && now - drawnAt < REDRAW_NANOS) {
      return;
    }
    StringBuilder text = new StringBuilder();
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append('A');
    }
    lines.values().stream()
        .skip(lines.size() - count)
        .forEach(line -> text.append("\u001b[2K").append(cut(line)).append('\n'));
    out.print(text);
    out.flush();
    drawn = count;
    drawnAt = now;
  }

  /** A line that wraps would be two when it is written again. */
  private String cut(String line) {
    return line.length() < screen.columns() ? line : line.substring(0, screen.columns() - 1);
  }
}
