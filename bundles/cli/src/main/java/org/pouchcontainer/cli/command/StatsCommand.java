package org.pouchcontainer.cli.command;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.pouchcontainer.cli.CliException;
import org.pouchcontainer.cli.Command;
import org.pouchcontainer.cli.Context;
import org.pouchcontainer.cli.flags.Arguments;
import org.pouchcontainer.cli.flags.FlagSet;
import org.pouchcontainer.cli.http.EngineError;
import org.pouchcontainer.cli.http.Request;
import org.pouchcontainer.cli.http.Response;
import org.pouchcontainer.cli.json.Json;
import org.pouchcontainer.cli.json.JsonText;
import org.pouchcontainer.cli.term.StreamSession;

/** {@code pouch stats}. */
public final class StatsCommand implements Command {
  private static final long REDRAW_MILLIS = 500;
  private static final int MAX_SAMPLES_WAITING = 10_000;

  @Override
  public String usage() {
    return "stats [OPTIONS] [CONTAINER...]";
  }

  @Override
  public String summary() {
    return "Show what containers use of CPU, memory, network and disks";
  }

  @Override
  public String details() {
    return "Without a name, all running containers are shown.";
  }

  @Override
  public FlagSet flags() {
    return new FlagSet()
        .bool("all", "a", "Without names: also those that do not run")
        .text("format", "", "", Listing.HELP)
        .bool("no-stream", "", "Show one sample and end")
        .bool("no-trunc", "", "Show whole ids");
  }

  @Override
  public int run(Context context, Arguments arguments) throws IOException, InterruptedException {
    List<String> names = arguments.rest();
    if (names.isEmpty()) {
      names = listed(context, arguments.isTrue("all"));
    }
    if (names.isEmpty()) {
      context.out().print(StatsRow.LISTING.show(arguments.text("format"), List.of()));
      return 0;
    }
    return new Run(context, arguments, names).run();
  }

  private static List<String> listed(Context context, boolean all) throws IOException {
    Request request = Request.get("/containers/json").querySet("all", all ? "true" : "");
    return context.engine().call(request).items().stream().map(PsCommand::name).toList();
  }

  /**
   * What a stream brought.
   *
   * @param sample nothing at its end
   * @param failure why it ended, or empty
   */
  private record News(String name, Optional<Json> sample, String failure) {}

  /** One run of the command: a thread for each container feeds the one that shows. */
  private static final class Run {
    private final Context context;
    private final String format;
    private final boolean once;
    private final boolean whole;
    private final BlockingQueue<News> news = new LinkedBlockingQueue<>(MAX_SAMPLES_WAITING);
    private final Map<String, Json> rows = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private final List<Response> open = Collections.synchronizedList(new ArrayList<>());
    private int left;

    Run(Context context, Arguments arguments, List<String> names) {
      this.context = context;
      this.format = arguments.text("format");
      this.once = arguments.isTrue("no-stream");
      this.whole = arguments.isTrue("no-trunc");
      names.forEach(name -> rows.put(name, StatsRow.unknown(name)));
      left = rows.size();
    }

    int run() throws IOException, InterruptedException {
      for (String name : List.copyOf(rows.keySet())) {
        Thread thread = new Thread(() -> follow(name), "stats-" + name);
        thread.setDaemon(true);
        thread.start();
      }
      try {
        if (once) {
          whileAnyIsLeft();
          if (failures.isEmpty() || !rows.isEmpty()) {
            show();
          }
        } else {
          stream();
        }
      } finally {
        for (Response response : List.copyOf(open)) {
          response.close();
        }
      }
      if (!failures.isEmpty()) {
        throw new CliException(String.join("\n", failures));
      }
      return 0;
    }

    private void follow(String name) {
      String failure = "";
      Request request =
          Request.get("/containers").segment(name).path("/stats").query("stream", once ? "0" : "1");
      try (Response response = context.engine().send(request)) {
        open.add(response);
        JsonText.Values samples = JsonText.values(response.body());
        for (Json sample = samples.next(); sample != null; sample = samples.next()) {
          news.put(new News(name, Optional.of(sample), ""));
        }
      } catch (EngineError | CliException | IOException refused) {
        failure = String.valueOf(refused.getMessage());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
      try {
        news.put(new News(name, Optional.empty(), failure));
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private void take(News one) {
      if (one.sample.isPresent()) {
        rows.put(one.name, StatsRow.of(one.name, one.sample.get(), whole));
        return;
      }
      left--;
      // A container that was removed meanwhile leaves the table.
      if (!once || !one.failure.isEmpty()) {
        rows.remove(one.name);
      }
      if (!one.failure.isEmpty()) {
        failures.add(one.failure);
      }
    }

    private void whileAnyIsLeft() throws InterruptedException {
      while (left > 0) {
        take(news.take());
      }
    }

    /** Draws as often as something new is there, but not more often than an eye can follow. */
    private void stream() throws IOException, InterruptedException {
      boolean terminal = context.terminal().hasOutput();
      long drawn = 0;
      boolean fresh = false;
      while (left > 0) {
        News one = news.poll(REDRAW_MILLIS, TimeUnit.MILLISECONDS);
        if (one != null) {
          take(one);
          fresh = true;
        }
        long now = System.nanoTime() / 1_000_000;
        if (fresh && (drawn == 0 || now - drawn >= REDRAW_MILLIS) && news.isEmpty()) {
          if (terminal) {
            // To the upper left corner, over what was there, and nothing of it below.
            context.out().print("\u001b[H\u001b[J");
          }
          show();
          drawn = now;
          fresh = false;
        }
      }
    }

    private void show() throws IOException {
      context.out().print(StatsRow.LISTING.show(format, List.copyOf(rows.values())));
      StreamSession.requireOpen(context.out());
    }
  }
}
