package org.pouchcontainer.store.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
  private final Janitor janitor;

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
    janitor = Janitor.start(committer);
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
    }
  }

  /** Reclaims all the space that can be, at once; for tests. */
  void compactNow() {
    janitor.tidyNow();
  }

  /** The size of the file. */
  long sizeBytes() {
    return committer.sizeBytes();
  }

  /** Closes the file. Idempotent. */
  @Override
  @Deactivate
  public void close() {
    janitor.close();
    committer.close();
  }
}
