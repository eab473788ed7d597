package org.pouchcontainer.launcher;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's main class.
 *
 * <p>{@code bin/pouchd} sets two system properties: {@code pouch.distribution}, the folder of the
 * distribution, and {@code pouch.daemon}, whether a shell waits for the line {@value #READY_LINE}
 * and detaches. Exit codes: 0 after an orderly stop, 1 for a start that failed.
 */
public final class Pouchd {
  static final String READY_LINE = "pouchd-is-ready";

  /** Seconds until a start that does not get anywhere is given up, for very slow machines. */
  private static final String START_LIMIT = "POUCHD_START_LIMIT";

  private static final int START_LIMIT_SECONDS = 60;
  private static final Duration STOP_MARGIN = Duration.ofSeconds(10);

  private final Settings settings;
  private final KarafHome home;
  private final KarafBoot boot;
  private final SdNotify systemd = new SdNotify(System.getenv());
  private final AtomicInteger exitCode = new AtomicInteger();
  private final List<PidFile> claims = new ArrayList<>();
  private @Nullable PidFile pidFile;

  private Pouchd(Settings settings, Path distribution) {
    this.settings = settings;
    this.home = new KarafHome(distribution, settings);
    this.boot = new KarafBoot(settings, distribution, home);
  }

  public static void main(String[] arguments) throws Exception {
    try {
      CommandLine commandLine = CommandLine.parse(List.of(arguments));
      switch (commandLine.mode()) {
        case HELP -> System.out.print(Help.text());
        case VERSION -> System.out.println("pouchd version " + version());
        case RUN -> {
          Settings settings = Settings.load(commandLine);
          settings.warnings().forEach(warning -> System.err.println("pouchd: warning: " + warning));
          new Pouchd(settings, distribution()).run();
        }
      }
    } catch (StartupException e) {
      System.err.println("pouchd: " + e.getMessage());
      System.exit(1);
    }
  }

  private void run() throws IOException, InterruptedException {
    claim();
    Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "pouchd-stop"));
    try {
      PrivateFiles.directory(settings.path("home-dir"), "rwx--x--x");
      PrivateFiles.directory(settings.path("exec-root-dir"), "rwx--x--x");
      int oomScore = settings.number("oom-score-adjust");
      // Not worth a word where nobody asked for it.
      if (!OomScore.ofThisProcess().set(oomScore) && settings.isNamed("oom-score-adjust")) {
        System.err.println(
            "pouchd: oom-score-adjust " + oomScore + " is not permitted; kept as is");
      }
      home.prepare();
      boot.startAndAwaitEngine(startLimit(System.getenv()));
    } catch (StartupException e) {
      exitCode.set(1);
      throw e;
    }
    systemd.ready();
    if (Boolean.getBoolean("pouch.daemon")) {
      detach();
    }
    boot.awaitStop();
    System.exit(exitCode.get());
  }

  private static Duration startLimit(Map<String, String> environment) {
    String seconds = environment.getOrDefault(START_LIMIT, "");
    if (seconds.isEmpty()) {
      return Duration.ofSeconds(START_LIMIT_SECONDS);
    }
    if (!seconds.matches("[1-9][0-9]{0,4}")) {
      throw new StartupException(
          "environment " + START_LIMIT + "=" + seconds + ": expected seconds, 1 to 99999");
    }
    return Duration.ofSeconds(Integer.parseInt(seconds));
  }

  private void claim() {
    claims.add(
        PidFile.claim(
            settings.path("home-dir").resolve("pouchd.lock"),
            "home directory \"" + settings.text("home-dir") + "\"",
            "stop it, or choose another --home-dir"));
    claims.add(
        PidFile.claim(
            settings.path("exec-root-dir").resolve("pouchd.lock"),
            "volatile directory \"" + settings.text("exec-root-dir") + "\"",
            "stop it, or choose another --exec-root-dir"));
    pidFile =
        PidFile.claim(
            settings.path("pidfile"),
            "pid file \"" + settings.text("pidfile") + "\"",
            "stop it, or choose another --pidfile");
  }

  /** Runs on SIGTERM, SIGINT, after the framework has stopped, and at the end of a failed start. */
  private void stop() {
    systemd.stopping();
    try {
      boot.stop(Duration.ofSeconds(settings.number("shutdown-timeout")).plus(STOP_MARGIN));
      release();
    } catch (InterruptedException | IOException | StartupException e) {
      System.err.println("pouchd: stop the engine: " + e.getMessage());
    }
    // Ends the JVM with our code; without it a signal's number would make an orderly stop a
    // failure.
    Runtime.getRuntime().halt(exitCode.get());
  }

  private void release() throws IOException {
    if (pidFile != null) {
      pidFile.closeAndRemove();
    }
    for (PidFile claim : claims) {
      claim.close();
    }
  }

  /** Lets the waiting shell return, and gives up its terminal. */
  private void detach() throws IOException {
    System.out.println(READY_LINE);
    System.out.flush();
    PrintStream file =
        new PrintStream(
            new FileOutputStream(home.log().resolve("pouchd.out").toFile(), true),
            true,
            StandardCharsets.UTF_8);
    System.setOut(file);
    System.setErr(file);
  }

  private static Path distribution() {
    String path = System.getProperty("pouch.distribution");
    if (path == null) {
      throw new StartupException("find the distribution: start the daemon through bin/pouchd");
    }
    return Path.of(path).toAbsolutePath().normalize();
  }

  private static String version() {
    String version = Pouchd.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }
}
