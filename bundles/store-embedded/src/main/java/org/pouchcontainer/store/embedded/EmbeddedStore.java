package org.pouchcontainer.store.embedded;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.pouchcontainer.spi.EngineException;
import org.pouchcontainer.spi.ErrorKind;
import org.pouchcontainer.spi.store.Batch;
import org.pouchcontainer.spi.store.MetadataStore;

/**
 * The metadata store in one file of this host, on H2's MVStore.
 *
 * <p>Every commit is synced to disk before it returns or is visible; commits that come together
 * share one sync. A thread of its own reclaims the space of replaced records, a bounded piece at a
 * time.
 */
@Component(
    service = MetadataStore.class,
    configurationPid = "org.pouchcontainer.store.embedded",
    property = "driver.name=" + EmbeddedStore.NAME)
@Designate(ocd = EmbeddedStore.Config.class)
public final class EmbeddedStore implements MetadataStore, AutoCloseable {
  static final String NAME = "embedded";
  static final String FILE_NAME = "metadata.mv";

  private static final Duration JANITOR_PERIOD = Duration.ofSeconds(2);
  private static final int COMPACT_BYTES = 1 << 20;

  /** Space is freed some seconds after its last use, so the janitor looks more than once. */
  private static final int TURNS_AFTER_COMMIT = 4;

  /** Where the file is. */
  @ObjectClassDefinition(name = "Pouch embedded metadata store")
  public @interface Config {
    /** The folder. */
    @AttributeDefinition(
        description =
            "Absolute folder of the store's file; empty for the folder meta below pouch.home")
    String directory() default "";
  }

  private final Committer committer;
  private final ScheduledExecutorService janitor;
  private final AtomicLong commits = new AtomicLong();
  // These two belong to the janitor's thread.
  private long seenByJanitor;
  private int janitorTurns;

  /** As a component. */
  @Activate
  public EmbeddedStore(BundleContext context, Config config) {
    this(directory(context.getProperty("pouch.home"), config.directory()));
  }

  /**
   * Opens the store in {@code directory}, which is made if it is absent.
   *
   * @throws EngineException {@link ErrorKind#DATA_LOSS} if the file is damaged or foreign, {@link
   *     ErrorKind#CONFLICT} if another process has it open; nothing is changed then
   */
  public EmbeddedStore(Path directory) {
    committer = new Committer(directory.resolve(FILE_NAME));
    janitor =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "store-embedded-janitor");
              thread.setDaemon(true);
              return thread;
            });
    long period = JANITOR_PERIOD.toMillis();
    janitor.scheduleWithFixedDelay(this::tidy, period, period, TimeUnit.MILLISECONDS);
  }

  /** The folder of the store: as configured, else {@code meta} below the engine's home. */
  static Path directory(@Nullable String home, String configured) {
    if (!configured.isEmpty()) {
      Path path = Path.of(configured);
      if (!path.isAbsolute()) {
        throw EngineException.invalid(
            "org.pouchcontainer.store.embedded: directory \"" + configured + "\" is not absolute");
      }
      return path;
    }
    if (home == null || home.isEmpty()) {
      throw EngineException.invalid(
          "org.pouchcontainer.store.embedded: set directory, or the framework property pouch.home");
    }
    return Path.of(home).resolve("meta");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<byte[]> get(String bucket, String key) {
    Bounds.check(bucket, key);
    return committer.read("get " + bucket + "/" + key, s -> s.get(bucket, key));
  }

  @Override
  public List<Entry> scan(String bucket, String prefix) {
    Bounds.check(bucket, prefix);
    return committer.read("scan " + bucket, s -> s.scan(bucket, prefix));
  }

  @Override
  public void commit(Batch batch) {
    Bounds.check(batch);
    if (!batch.changes().isEmpty()) {
      committer.commit(batch);
      commits.incrementAndGet();
    }
  }

  /** Reclaims space for a while after the last commit; on the janitor's thread. */
  private void tidy() {
    long now = commits.get();
    if (now != seenByJanitor) {
      seenByJanitor = now;
      janitorTurns = TURNS_AFTER_COMMIT;
    }
    if (janitorTurns > 0 && !committer.compact(COMPACT_BYTES)) {
      janitorTurns--;
    }
  }

  /** Reclaims all the space that can be, as the janitor does in time; for tests. */
  void compactNow() {
    committer.forgetRetention();
    while (committer.compact(COMPACT_BYTES)) {
      // Each turn is a bounded piece.
    }
  }

  /** The size of the file. */
  long sizeBytes() {
    return committer.sizeBytes();
  }

  /** Closes the file. Idempotent. */
  @Override
  @Deactivate
  public void close() {
    janitor.shutdown();
    committer.close();
  }
}
