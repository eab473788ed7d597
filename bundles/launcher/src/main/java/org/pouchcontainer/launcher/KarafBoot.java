package org.pouchcontainer.launcher;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.karaf.main.Main;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/** Runs Karaf in this JVM: launches it, waits until the engine serves, stops it in order. */
final class KarafBoot {
  private static final int AFTER_THE_ENGINE = 90;
  private static final Pattern ONLY_FOR_THE_SHELL =
      Pattern.compile(
          "org\\.apache\\.karaf\\.(bundle|shell|jaas|log|service|kar|deployer)\\."
              + "|org\\.apache\\.karaf\\.(config|features)\\.command"
              + "|org\\.apache\\.sshd\\.|org\\.jline|bc");

  private final Settings settings;
  private final Path distribution;
  private final KarafHome home;
  private volatile @Nullable Main karaf;

  KarafBoot(Settings settings, Path distribution, KarafHome home) {
    this.settings = settings;
    this.distribution = distribution;
    this.home = home;
  }

  /**
   * Starts the framework and returns when the engine serves.
   *
   * @throws StartupException where the engine reports a failure, or nothing within the time
   */
  void startAndAwaitEngine(Duration limit) throws InterruptedException {
    // Karaf's main class sets its logging up when it is loaded, so the properties come first.
    setSystemProperties();
    Main main = new Main(new String[0]);
    karaf = main;
    try {
      main.launch();
      EngineWatch.start(main.getFramework().getBundleContext())
          .outcome()
          .get(limit.toMillis(), TimeUnit.MILLISECONDS);
      startShellAfterEngine(main.getFramework());
    } catch (ExecutionException e) {
      throw new StartupException("start the engine: " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new StartupException(
          "start the engine: not serving after "
              + limit.toSeconds()
              + " s; "
              + obstacles()
              + "see "
              + home.log().resolve("pouchd.log"),
          e);
    } catch (InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) { // Karaf's launch declares nothing narrower
      throw new StartupException("start Karaf: " + e, e);
    }
  }

  /** Blocks until the framework has stopped. */
  void awaitStop() throws InterruptedException {
    framework().waitForStop(0);
  }

  /** Stops every OSGi bundle, drivers last; idempotent. */
  void stop(Duration limit) throws InterruptedException {
    Main main = karaf;
    if (main == null || main.getFramework() == null) {
      return;
    }
    Framework framework = main.getFramework();
    try {
      framework.stop();
      framework.waitForStop(limit.toMillis());
    } catch (BundleException e) {
      throw new StartupException("stop the engine: " + e.getMessage(), e);
    }
  }

  /**
   * Moves what only the shell needs behind the engine, so that later starts serve earlier.
   *
   * <p>The framework keeps start levels with its cache; features give Karaf's own OSGi bundles a
   * lower one than the engine's.
   */
  private static void startShellAfterEngine(Framework framework) {
    for (Bundle bundle : framework.getBundleContext().getBundles()) {
      String name = bundle.getSymbolicName();
      if (name != null && ONLY_FOR_THE_SHELL.matcher(name).lookingAt()) {
        BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
        if (level.getStartLevel() != AFTER_THE_ENGINE) {
          level.setStartLevel(AFTER_THE_ENGINE);
        }
      }
    }
  }

  private Framework framework() {
    return Objects.requireNonNull(karaf, "launched").getFramework();
  }

  /** What stands in the way of an engine that does not come up. */
  private String obstacles() {
    BundleContext context = framework().getBundleContext();
    Stream<String> bundles =
        Arrays.stream(context.getBundles())
            .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
            .filter(bundle -> bundle.getState() != Bundle.STARTING)
            .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
            .map(bundle -> bundle.getSymbolicName() + " is not started");
    return Stream.concat(bundles, WaitingComponents.find(context).stream())
        .map(obstacle -> obstacle + "; ")
        .collect(Collectors.joining());
  }

  private void setSystemProperties() {
    set("karaf.home", distribution);
    set("karaf.base", home.base());
    set("karaf.etc", home.etc());
    set("karaf.data", home.data());
    set("karaf.log", home.log());
    set("karaf.instances", home.base().resolve("instances"));
    set("java.io.tmpdir", home.base().resolve("tmp"));
    set("java.util.logging.config.file", home.etc().resolve("java.util.logging.properties"));
    set("karaf.startLocalConsole", false);
    set("karaf.startRemoteShell", settings.number("ssh-port") != 0);
    // The home is claimed by our own lock, and signals come to us.
    set("karaf.lock", false);
    set("karaf.handle.sigterm", false);
    // A feature that cannot be installed stops the framework, rather than half an engine serving.
    set("karaf.require.successful.features.boot", true);
    set("karaf.shutdown.port", -1);
    // Drivers know nothing of settings; these two are all that they are told.
    set("pouch.home", settings.path("home-dir"));
    set("pouch.run", settings.path("exec-root-dir"));
    set("pouch.log.level", settings.flag("debug") ? "DEBUG" : "INFO");
    set("pouch.deploy", settings.path("deploy-dir"));
    Path configFile = Path.of(settings.configFile());
    set("pouch.config", configFile.getParent());
    set("pouch.settings", settings.toJson());
    BuildInfo.of(distribution).asProperties().forEach(KarafBoot::set);
  }

  private static void set(String key, Object value) {
    System.setProperty(key, value.toString());
  }
}
