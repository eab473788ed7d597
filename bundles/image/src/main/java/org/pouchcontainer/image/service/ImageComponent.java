package org.pouchcontainer.image.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.pouchcontainer.api.event.Event;
import org.pouchcontainer.api.event.EventService;
import org.pouchcontainer.api.image.ImageDetails;
import org.pouchcontainer.api.image.ImagePrune;
import org.pouchcontainer.api.image.ImageQuery;
import org.pouchcontainer.api.image.ImageRemoval;
import org.pouchcontainer.api.image.ImageService;
import org.pouchcontainer.api.image.ImageSizes;
import org.pouchcontainer.api.image.ImageTransferService;
import org.pouchcontainer.api.image.ImageUsers;
import org.pouchcontainer.api.image.PullListener;
import org.pouchcontainer.api.image.PullRequest;
import org.pouchcontainer.api.image.PushListener;
import org.pouchcontainer.api.image.RegistryCredentials;
import org.pouchcontainer.api.image.RegistryService;
import org.pouchcontainer.api.system.DaemonSettings;
import org.pouchcontainer.api.system.SettingsService;
import org.pouchcontainer.archive.TarLimits;
import org.pouchcontainer.image.registry.RegistryTimeouts;
import org.pouchcontainer.linux.Kernel;
import org.pouchcontainer.spi.Digest;
import org.pouchcontainer.spi.snapshot.Snapshotter;
import org.pouchcontainer.spi.store.MetadataStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services of images as one component: what it is given, and who comes and goes around it. */
@Component(
    service = {ImageService.class, ImageTransferService.class, RegistryService.class},
    configurationPid = "org.pouchcontainer.image")
@Designate(ocd = ImageComponent.Config.class)
public final class ImageComponent implements ImageService, ImageTransferService, RegistryService {
  private static final Logger LOG = LoggerFactory.getLogger(ImageComponent.class);
  private static final Duration DRIVER_PATIENCE = Duration.ofSeconds(10);

  private final Snapshotters snapshotters;
  private final List<ImageUsers> users = new CopyOnWriteArrayList<>();
  private final ImageEngine engine;
  private final ExecutorService background =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "pouch-image-cleanup");
            thread.setDaemon(true);
            return thread;
          });
  private volatile @Nullable EventService events;

  /** Limits and times. */
  @ObjectClassDefinition(name = "Pouch images")
  public @interface Config {
    /** Largest layer. */
    @AttributeDefinition(description = "Largest layer that is unpacked, in bytes uncompressed")
    long maxLayerBytes() default 64L << 30;

    /** Most entries. */
    @AttributeDefinition(description = "Most files that a layer may have")
    long maxLayerEntries() default 4_000_000;

    /** Time for a connection. */
    @AttributeDefinition(description = "Milliseconds until a connection to a registry is given up")
    long connectTimeoutMillis() default 10_000;

    /** Time for an answer. */
    @AttributeDefinition(description = "Milliseconds until a registry must begin to answer")
    long answerTimeoutMillis() default 30_000;

    /** Time without content. */
    @AttributeDefinition(
        description = "Milliseconds without a byte after which a transfer is resumed anew")
    long stallTimeoutMillis() default 30_000;

    /** Downloads at a time. */
    @AttributeDefinition(description = "How many blobs are downloaded at a time")
    int downloads() default 4;
  }

  /** As a component. */
  @Activate
  public ImageComponent(
      Config config,
      @Reference Kernel kernel,
      @Reference SettingsService settings,
      @Reference MetadataStore store) {
    DaemonSettings current = settings.current();
    RegistryTimeouts timeouts =
        new RegistryTimeouts(
            Duration.ofMillis(config.connectTimeoutMillis()),
            Duration.ofMillis(config.answerTimeoutMillis()),
            Duration.ofMillis(config.stallTimeoutMillis()));
    TarLimits limits =
        new TarLimits(
            config.maxLayerBytes(), config.maxLayerEntries(), TarLimits.STANDARD.headerBytes());
    this.snapshotters = new Snapshotters(DRIVER_PATIENCE);
    this.engine =
        new ImageEngine(
            new ImageEngine.Setup(
                current.home().resolve("content"),
                current.run().resolve("unpack"),
                () -> settings.current().registry(),
                current.snapshotter(),
                timeouts,
                limits,
                config.downloads()),
            kernel,
            store,
            snapshotters,
            this::currentUsers,
            this::publish);
  }

  private Collection<ImageUsers> currentUsers() {
    return users;
  }

  private void publish(Event event) {
    EventService current = events;
    if (current != null) {
      current.publish(event);
    }
  }

  /** A snapshotter came; what an interrupted pull has left in it goes. */
  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void addSnapshotter(Snapshotter snapshotter) {
    snapshotters.add(snapshotter);
    try {
      background.execute(this::cleanUp);
    } catch (RejectedExecutionException e) {
      LOG.debug("No clean-up while stopping", e);
    }
  }

  void removeSnapshotter(Snapshotter snapshotter) {
    snapshotters.remove(snapshotter);
  }

  private void cleanUp() {
    try {
      engine.cleanUp();
    } catch (RuntimeException e) {
      LOG.warn("What interrupted pulls have left stays until the next start", e);
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void addUsers(ImageUsers added) {
    users.add(added);
  }

  void removeUsers(ImageUsers removed) {
    users.removeIf(known -> known == removed);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void setEvents(EventService added) {
    events = added;
  }

  void unsetEvents(EventService removed) {
    if (events == removed) {
      events = null;
    }
  }

  /** Ends pulls and threads. */
  @Deactivate
  public void close() {
    background.shutdownNow();
    engine.close();
  }

  @Override
  public ImageDetails pull(PullRequest request, PullListener listener) {
    return engine.images().pull(request, listener);
  }

  @Override
  public ImageDetails inspect(String image) {
    return engine.images().inspect(image);
  }

  @Override
  public List<ImageDetails> list(ImageQuery query) {
    return engine.images().list(query);
  }

  @Override
  public String unpack(Digest imageId, String snapshotter) {
    return engine.images().unpack(imageId, snapshotter);
  }

  @Override
  public List<ImageRemoval> remove(String image, boolean force) {
    return engine.images().remove(image, force);
  }

  @Override
  public List<ImageRemoval> remove(String image, boolean force, boolean noPrune) {
    return engine.images().remove(image, force, noPrune);
  }

  @Override
  public ImagePrune.Pruned prune(ImagePrune which) {
    return engine.images().prune(which);
  }

  @Override
  public ImageSizes sizes() {
    return engine.images().sizes();
  }

  @Override
  public List<ImageDetails> pullAllTags(PullRequest request, PullListener listener) {
    return engine.images().pullAllTags(request, listener);
  }

  @Override
  public void tag(String image, String target) {
    engine.images().tag(image, target);
  }

  @Override
  public Pushed push(PushRequest request, PushListener listener) {
    return engine.transfers().push(request, listener);
  }

  @Override
  public void save(List<String> images, String platform, OutputStream out) throws IOException {
    engine.transfers().save(images, platform, out);
  }

  @Override
  public List<String> load(InputStream archive, PullListener listener) {
    return engine.transfers().load(archive, listener);
  }

  @Override
  public ImageDetails assemble(Assembly assembly, LayerSource layer) {
    return engine.transfers().assemble(assembly, layer);
  }

  @Override
  public String login(String registry, RegistryCredentials credentials) {
    return engine.registries().login(registry, credentials);
  }

  @Override
  public RemoteImage inspect(String reference, @Nullable RegistryCredentials credentials) {
    return engine.registries().inspect(reference, credentials);
  }

  @Override
  public List<Hit> search(
      String term,
      int limit,
      Map<String, List<String>> filters,
      @Nullable RegistryCredentials credentials) {
    return engine.registries().search(term, limit, filters, credentials);
  }
}
